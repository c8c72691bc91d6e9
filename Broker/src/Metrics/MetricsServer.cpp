#include "MetricsServer.h"

#include "MetricsHandlerFactory.h"

#include "Aeon/Net/ListenException.h"

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>

#include <cerrno>

namespace Aeon
{

namespace
{

constexpr int THREADS_MAX = 4;
/// More connections than these wait for a thread are closed.
constexpr int QUEUED_MAX = 16;
constexpr int BACKLOG = 16;
/// How long a read or write may take.
constexpr long SOCKET_TIMEOUT_SECONDS = 5;
constexpr int THREAD_IDLE_SECONDS = 60;
/// How often a thread without work looks round. A stop may come between such a look and the wait behind it, and is then
/// seen at the next one.
constexpr long IDLE_LOOK_SECONDS = 1;

constexpr bool REUSE_ADDRESS = true;
/// POCO would set it by itself, and two brokers could share the port.
constexpr bool REUSE_PORT = false;

Poco::Net::ServerSocket bindAt(const Poco::Net::SocketAddress& address)
{
	Poco::Net::ServerSocket socket;
	socket.bind(address, REUSE_ADDRESS, REUSE_PORT);
	return socket;
}

/// Of both families, or of the one that the machine has.
Poco::Net::ServerSocket bindEverywhere(std::uint16_t port)
{
	constexpr bool IPV6_ONLY = false;
	try
	{
		Poco::Net::ServerSocket socket;
		socket.bind6(port, REUSE_ADDRESS, REUSE_PORT, IPV6_ONLY);
		return socket;
	}
	catch (const Poco::IOException& error)
	{
		if (error.code() != EAFNOSUPPORT && error.code() != EADDRNOTAVAIL) throw;
		return bindAt(Poco::Net::SocketAddress("0.0.0.0", port));
	}
}

Poco::Net::ServerSocket listen(const MetricsListenerConfig& config)
{
	try
	{
		auto socket = config.host.empty() ? bindEverywhere(config.port)
										  : bindAt(Poco::Net::SocketAddress(config.host, config.port));
		socket.listen(BACKLOG);
		return socket;
	}
	catch (const Poco::Exception& error)
	{
		throw Net::ListenException(
			"aeon.metrics.listener cannot listen on " + config.host + ":" + std::to_string(config.port) + ": " +
				error.displayText(),
			error.code());
	}
}

Poco::Net::HTTPServerParams::Ptr serverParams()
{
	Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
	params->setMaxThreads(THREADS_MAX);
	params->setMaxQueued(QUEUED_MAX);
	params->setTimeout(Poco::Timespan(SOCKET_TIMEOUT_SECONDS, 0));
	params->setThreadIdleTime(Poco::Timespan(IDLE_LOOK_SECONDS, 0));
	// An idle connection would hold a thread.
	params->setKeepAlive(false);
	return params;
}

} // namespace

MetricsServer::MetricsServer(const MetricsListenerConfig& config, const MetricRegistry& registry) :
	_threads("metrics", 1, THREADS_MAX, THREAD_IDLE_SECONDS)
{
	const auto socket = listen(config);
	_address = socket.address();
	Poco::Net::HTTPRequestHandlerFactory::Ptr factory(new MetricsHandlerFactory(registry));
	_server = std::make_unique<Poco::Net::HTTPServer>(factory, _threads, socket, serverParams());
	_server->start();
}

MetricsServer::~MetricsServer()
{
	constexpr bool CUT_CONNECTIONS = true;
	_server->stopAll(CUT_CONNECTIONS);
	_threads.joinAll();
}

} // namespace Aeon
