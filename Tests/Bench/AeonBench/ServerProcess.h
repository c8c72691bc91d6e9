#pragma once

#include "ChildProcess.h"
#include "Workload.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Bench
{

/// This program once more, serving what the measured broker is held against: in a process of its own, as a broker is.
/// Ends with its owner.
///
/// Not thread-safe: one thread at a time.
class ServerProcess
{
public:
	/// Both block until it serves, and throw std::runtime_error where it does not.
	static std::unique_ptr<ServerProcess> nullBroker(const Workload& workload);
	static std::unique_ptr<ServerProcess> echo(std::size_t replyBytes);

	std::string bootstrap() const { return "127.0.0.1:" + std::to_string(_port); }
	pid_t id() const { return _process.id(); }

private:
	ServerProcess(std::vector<std::string> arguments, std::uint16_t port);

	const std::uint16_t _port;
	Test::ChildProcess _process;
};

} // namespace Aeon::Bench
