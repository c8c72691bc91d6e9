#include "NullBroker.h"

#include "NullBrokerHandler.h"

#include "Aeon/Net/SocketServer.h"

#include <csignal>

namespace Aeon::Bench
{

namespace
{

class NullBrokerHandlers final : public Net::FrameHandlerFactory
{
public:
	explicit NullBrokerHandlers(const Workload& workload) : _workload(workload) {}

	std::unique_ptr<Net::FrameHandler> create(const Net::ConnectionInfo& info) override
	{
		return std::make_unique<NullBrokerHandler>(_workload, info);
	}

private:
	const Workload& _workload;
};

} // namespace

void serveNullBroker(std::uint16_t port, const Workload& workload)
{
	Net::ServerConfig config;
	auto& listener = config.listeners.emplace_back();
	listener.host = "127.0.0.1";
	listener.port = port;
	NullBrokerHandlers handlers(workload);
	Net::SocketServer server(config, handlers);
	server.start();
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	int signal = 0;
	sigwait(&ends, &signal);
	server.stop(std::chrono::seconds(1));
}

} // namespace Aeon::Bench
