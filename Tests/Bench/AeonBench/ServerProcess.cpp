#include "ServerProcess.h"

#include "RawClient.h"
#include "Waiting.h"
#include "Wire/Connection.h"

#include <stdexcept>
#include <system_error>

namespace Aeon::Bench
{

namespace
{

constexpr std::chrono::seconds START_LIMIT{30};

bool accepts(const std::string& bootstrap)
{
	try
	{
		Connection::to(bootstrap).reset();
		return true;
	}
	catch (const std::system_error&)
	{
		return false;
	}
}

} // namespace

ServerProcess::ServerProcess(std::vector<std::string> arguments, std::uint16_t port) :
	_port(port),
	_process(
		[&]
		{
			arguments.insert(arguments.begin(), "/proc/self/exe");
			arguments.insert(arguments.end(), {"--port", std::to_string(port)});
			return arguments;
		}(),
		{})
{
	Test::waitUntil(
		[this] { return accepts(bootstrap()) || !_process.running(); }, START_LIMIT, std::chrono::milliseconds(2));
	if (!_process.running()) throw std::runtime_error("the server of " + arguments[2] + " has ended at once");
}

std::unique_ptr<ServerProcess> ServerProcess::nullBroker(const Workload& workload)
{
	std::vector<std::string> arguments{"--serve",        "null-broker",
									   "--partitions",   std::to_string(workload.partitions),
									   "--record-bytes", std::to_string(workload.recordBytes),
									   "--batch-bytes",  std::to_string(workload.batchBytes),
									   "--codec",        workload.codec};
	return std::unique_ptr<ServerProcess>(new ServerProcess(std::move(arguments), Test::RawClient::findFreePort()));
}

std::unique_ptr<ServerProcess> ServerProcess::echo(std::size_t replyBytes)
{
	return std::unique_ptr<ServerProcess>(new ServerProcess(
		{"--serve", "echo", "--reply-bytes", std::to_string(replyBytes)}, Test::RawClient::findFreePort()));
}

} // namespace Aeon::Bench
