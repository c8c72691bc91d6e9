#include "Aeon/Broker/RequestDispatcher.h"

#include "ApiInvokers.h"
#include "Handlers/ApiVersionsHandler.h"

#include "Aeon/Broker/FetchWaiter.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"

#include <Poco/Logger.h>

namespace Aeon
{

namespace
{

/// Api key, version and correlation id: what every request begins with, whatever its header version.
constexpr std::size_t HEADER_START_BYTES = 8;
constexpr std::size_t VERSION_POSITION = 2;
/// The answer to a larger Produce is worth a system call of its own: those behind it take their time.
constexpr std::size_t GATHERED_PRODUCE_BYTES_MAX = 64 * 1024;
constexpr std::int16_t PRODUCE_TRANSACTIONAL_ID_VERSION = 3;
constexpr std::int16_t ACKS_ALL = -1;
/// Client ids are the client's to choose: a log line shows no more of one, and nothing unprintable.
constexpr std::size_t LOGGED_CLIENT_ID_BYTES_MAX = 100;

std::string printable(std::string_view text)
{
	std::string result(text.substr(0, LOGGED_CLIENT_ID_BYTES_MAX));
	for (char& c : result)
		if (c < ' ' || c > '~') c = '?';
	return result;
}

/// Whether a Produce, of which HEADER_START_BYTES are there, is answered only when the disk has what it brings; true as
/// well where that cannot be read.
bool produceMayWait(BytesView frame) noexcept
{
	if (frame.size() > GATHERED_PRODUCE_BYTES_MAX) return true;
	try
	{
		const auto version = Protocol::loadBigEndian<std::int16_t>(frame.data() + VERSION_POSITION);
		Protocol::Arena noMemory(0);
		Protocol::Decoder decoder(frame, noMemory);
		Protocol::RequestHeader header;
		header.decode(decoder, Protocol::requestHeaderVersion(Protocol::ApiKey::PRODUCE, version));
		if (version >= PRODUCE_TRANSACTIONAL_ID_VERSION)
			decoder.readNullableString(version >= Protocol::ProduceRequest::FIRST_FLEXIBLE_VERSION);
		return decoder.readInt16() == ACKS_ALL;
	}
	catch (const Protocol::DecodeException&)
	{
		return true;
	}
}

std::string apiText(const RequestContext& context)
{
	const auto key = Protocol::wireKey(context.apiKey);
	const auto* facts = Protocol::findApi(key);
	return (facts != nullptr ? std::string(facts->name) : "API key " + std::to_string(key)) + " version " +
		   std::to_string(context.apiVersion);
}

} // namespace

RequestDispatcher::RequestDispatcher(const ApiTable& apis, const Net::ConnectionInfo& connection) :
	_apis(apis), _connection(connection.listenerName, connection.peer.toString(), std::make_shared<FetchWaiter>())
{
}

RequestDispatcher::~RequestDispatcher() = default;

Net::FrameResult RequestDispatcher::onFrame(std::span<std::uint8_t> frame, BufferChain& reply)
{
	_requestArena.reset(arenaBudget(frame.size()));
	_responseArena.reset(Protocol::Arena::UNLIMITED);
	RequestContext context(_connection, _responseArena, reply);
	try
	{
		return dispatch(context, frame, reply);
	}
	catch (const Poco::Exception& exception)
	{
		reply.clear();
		return close(context, exception.displayText());
	}
	catch (const std::exception& exception)
	{
		reply.clear();
		return close(context, exception.what());
	}
}

bool RequestDispatcher::mayWait(std::span<const std::uint8_t> frame) const noexcept
{
	if (frame.size() < HEADER_START_BYTES) return false;
	switch (static_cast<Protocol::ApiKey>(Protocol::loadBigEndian<std::int16_t>(frame.data())))
	{
	case Protocol::ApiKey::PRODUCE:
		return produceMayWait(frame);
	case Protocol::ApiKey::FETCH:
	case Protocol::ApiKey::OFFSET_COMMIT:
	case Protocol::ApiKey::OFFSET_DELETE:
	case Protocol::ApiKey::JOIN_GROUP:
	case Protocol::ApiKey::SYNC_GROUP:
	case Protocol::ApiKey::HEARTBEAT:
	case Protocol::ApiKey::LEAVE_GROUP:
	case Protocol::ApiKey::DELETE_GROUPS:
	case Protocol::ApiKey::CONSUMER_GROUP_HEARTBEAT:
	case Protocol::ApiKey::INIT_PRODUCER_ID:
	case Protocol::ApiKey::ADD_PARTITIONS_TO_TXN:
	case Protocol::ApiKey::ADD_OFFSETS_TO_TXN:
	case Protocol::ApiKey::TXN_OFFSET_COMMIT:
	case Protocol::ApiKey::END_TXN:
	case Protocol::ApiKey::WRITE_TXN_MARKERS:
		return true;
	default:
		return false;
	}
}

void RequestDispatcher::interrupt() noexcept
{
	_connection.waiter()->cancel();
}

void RequestDispatcher::onIdle() noexcept
{
	_requestArena.release();
	_responseArena.release();
	_connection.trim();
}

Net::FrameResult RequestDispatcher::dispatch(RequestContext& context, std::span<std::uint8_t> frame, BufferChain& reply)
{
	Protocol::Decoder start(frame, _requestArena);
	const auto key = start.readInt16();
	context.apiKey = static_cast<Protocol::ApiKey>(key);
	context.apiVersion = start.readInt16();
	context.correlationId = start.readInt32();
	const auto* api = ApiTable::find(key);
	if (api == nullptr || context.apiVersion < api->lowestVersion || context.apiVersion > api->highestVersion)
		return refuse(context, key, frame, reply);

	Protocol::Decoder decoder(frame, _requestArena);
	Protocol::RequestHeader header;
	header.decode(decoder, Protocol::requestHeaderVersion(context.apiKey, context.apiVersion));
	context.clientId = header.clientId.value_or(std::string_view());
	_apis.invoker(*api).invoke(context, decoder, reply);

	switch (context.outcome())
	{
	case RequestContext::Outcome::NO_REPLY:
		return {Net::FrameResult::Action::NO_REPLY, {}};
	case RequestContext::Outcome::CLOSE:
		return close(context, context.closeReason());
	case RequestContext::Outcome::REPLY:
		break;
	}
	return {};
}

Net::FrameResult
RequestDispatcher::refuse(RequestContext& context, std::int16_t key, BytesView frame, BufferChain& reply)
{
	if (key == Protocol::wireKey(Protocol::ApiKey::API_VERSIONS))
	{
		ApiVersionsHandler::Response response;
		ApiVersionsHandler::refuseVersion(context, response);
		encodeResponse(context, 0, response, reply);
		return {};
	}
	const auto clientId = clientIdOf(frame);
	context.clientId = clientId;
	const auto* api = ApiTable::find(key);
	return close(
		context, api == nullptr ? "this API is not served"
								: "only versions " + std::to_string(api->lowestVersion) + " to " +
									  std::to_string(api->highestVersion) + " are served");
}

Net::FrameResult RequestDispatcher::close(const RequestContext& context, const std::string& reason) const
{
	Poco::Logger::get("Aeon.Broker")
		.warning(
			"closing the connection of client '" + printable(context.clientId) + "' at " + _connection.peerAddress() +
			" on listener " + _connection.listenerName() + ": " + apiText(context) + ": " + reason);
	return {Net::FrameResult::Action::CLOSE, {}};
}

std::string RequestDispatcher::clientIdOf(BytesView frame)
{
	// All headers with a client id hold it in the same place; one that is cut short has none worth naming.
	try
	{
		Protocol::Decoder decoder(frame.subspan(HEADER_START_BYTES), _requestArena);
		return std::string(decoder.readNullableString(false).value_or(std::string_view()));
	}
	catch (const Protocol::DecodeException&)
	{
		return {};
	}
}

} // namespace Aeon
