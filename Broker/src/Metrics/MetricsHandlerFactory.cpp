#include "MetricsHandlerFactory.h"

#include "MetricsText.h"

#include <Poco/Logger.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <optional>
#include <string>

namespace Aeon
{

namespace
{

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

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

} // namespace

Poco::Net::HTTPRequestHandler* MetricsHandlerFactory::createRequestHandler(const HTTPServerRequest&)
{
	return new MetricsHandler(_registry);
}

} // namespace Aeon
