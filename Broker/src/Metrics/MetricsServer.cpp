#include "MetricsServer.h"

#include "MetricsText.h"

#include "Aeon/Net/ListenException.h"

#include <Poco/Logger.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>

#include <cerrno>
#include <optional>

namespace Aeon
{

namespace
{

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

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

/// Answers one request.
class MetricsHandler final : public Poco::Net::HTTPRequestHandler
{
public:
	explicit MetricsHandler(const MetricRegistry& registry) : _registry(registry) {}

	void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override
	{
		const std::string& uri = request.getURI();
		if (uri.substr(0, uri.find('?')) != "/metrics")
			return answer(response, HTTPResponse::HTTP_NOT_FOUND, "There is only /metrics here.\n");
		if (request.getMethod() != HTTPRequest::HTTP_GET)
		{
			response.set("Allow", HTTPRequest::HTTP_GET);
			return answer(response, HTTPResponse::HTTP_METHOD_NOT_ALLOWED, "Metrics can only be read, with GET.\n");
		}
		if (const auto text = collect())
			answer(response, HTTPResponse::HTTP_OK, *text, std::string(METRICS_CONTENT_TYPE));
		else
			answer(response, HTTPResponse::HTTP_INTERNAL_SERVER_ERROR, "The broker's log says why.\n");
	}

private:
	std::optional<std::string> collect() const
	{
		try
		{
			return metricsText(_registry.collect());
		}
		catch (const Poco::Exception& error)
		{
			Poco::Logger::get("Aeon.Broker").error("metrics cannot be collected: %s", error.displayText());
		}
		catch (const std::exception& error)
		{
			Poco::Logger::get("Aeon.Broker").error("metrics cannot be collected: %s", std::string(error.what()));
		}
		return std::nullopt;
	}

	static void answer(
		HTTPServerResponse& response, HTTPResponse::HTTPStatus status, const std::string& text,
		const std::string& contentType = "text/plain")
	{
		response.setStatusAndReason(status);
		response.setContentType(contentType);
		response.sendBuffer(text.data(), text.size());
	}

	const MetricRegistry& _registry;
};

class MetricsHandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory
{
public:
	explicit MetricsHandlerFactory(const MetricRegistry& registry) : _registry(registry) {}

	Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override
	{
		return new MetricsHandler(_registry);
	}

private:
	const MetricRegistry& _registry;
};

/// Binds without SO_REUSEPORT, which POCO would set by itself: with it two brokers could share the port.
void bind(Poco::Net::ServerSocket& socket, const MetricsListenerConfig& config)
{
	constexpr bool REUSE_ADDRESS = true;
	constexpr bool REUSE_PORT = false;
	constexpr bool IPV6_ONLY = false;
	if (!config.host.empty())
		return socket.bind(Poco::Net::SocketAddress(config.host, config.port), REUSE_ADDRESS, REUSE_PORT);
	try
	{
		socket.bind6(config.port, REUSE_ADDRESS, REUSE_PORT, IPV6_ONLY);
	}
	catch (const Poco::IOException& error)
	{
		if (error.code() != EAFNOSUPPORT && error.code() != EADDRNOTAVAIL) throw;
		socket.bind(config.port, REUSE_ADDRESS, REUSE_PORT);
	}
}

Poco::Net::ServerSocket listen(const MetricsListenerConfig& config)
{
	try
	{
		Poco::Net::ServerSocket socket;
		bind(socket, config);
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
