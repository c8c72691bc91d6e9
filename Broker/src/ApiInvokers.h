#pragma once

#include "Aeon/Broker/ApiTable.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <memory>
#include <string>

namespace Aeon
{

/// Adds a whole response to the reply: size prefix, header, body.
template <typename Response>
void encodeResponse(const RequestContext& context, std::int16_t version, const Response& response, BufferChain& reply)
{
	Protocol::ResponseHeader header;
	header.correlationId = context.correlationId;
	const auto headerVersion = Protocol::responseHeaderVersion(context.apiKey, version);
	Protocol::encodeFrame(reply, header, headerVersion, response, version);
}

/// The ApiInvoker of one handler class; see ApiTable for what such a class has.
template <typename Handler>
class InvokerOf final : public ApiInvoker
{
public:
	explicit InvokerOf(BrokerServices& services) : _handler(services) {}

	void invoke(RequestContext& context, Protocol::Decoder& body, BufferChain& reply) override
	{
		typename Handler::Request request;
		request.decode(body, context.apiVersion);
		typename Handler::Response response;
		if constexpr (CAN_FAIL)
			handleGuarded(context, request, response);
		else
			_handler.handle(context, request, response);
		if (context.outcome() == RequestContext::Outcome::REPLY)
			encodeResponse(context, context.apiVersion, response, reply);
	}

private:
	using Request = typename Handler::Request;
	using Response = typename Handler::Response;

	static constexpr bool CAN_FAIL =
		requires(Handler& handler, RequestContext& context, const Request& request, Response& response) {
			handler.fail(context, request, response, ErrorCode::UNKNOWN_SERVER_ERROR);
		};

	void handleGuarded(RequestContext& context, const Request& request, Response& response)
	{
		try
		{
			_handler.handle(context, request, response);
		}
		catch (...)
		{
			const std::string api(Protocol::apiName(context.apiKey));
			const auto code = currentExceptionCode(api.c_str());
			response = Response{};
			_handler.fail(context, request, response, code);
		}
	}

	Handler _handler;
};

template <typename Handler>
std::unique_ptr<ApiInvoker> createInvoker(BrokerServices& services)
{
	return std::make_unique<InvokerOf<Handler>>(services);
}

/// The row of a handler: every version that its messages have, but for a newest one that is not settled yet, which
/// Kafka does not offer either.
template <typename Handler>
ServedApi serve() noexcept
{
	static_assert(Handler::Request::API_KEY == static_cast<std::int16_t>(Handler::KEY));
	static_assert(Handler::Response::API_KEY == Handler::Request::API_KEY);
	constexpr std::int16_t highest =
		Handler::Request::HIGHEST_VERSION - (Handler::Request::LATEST_VERSION_UNSTABLE ? 1 : 0);
	return {
		Handler::KEY, Protocol::apiName(Handler::KEY), Handler::Request::LOWEST_VERSION, highest,
		&createInvoker<Handler>};
}

} // namespace Aeon
