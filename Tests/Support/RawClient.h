#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// A response with the bytes that its views point into.
template <typename Response>
struct Reply
{
	std::vector<std::uint8_t> frame;
	std::unique_ptr<Protocol::Arena> arena = std::make_unique<Protocol::Arena>();
	Response value;

	const Response* operator->() const noexcept { return &value; }
	const Response& operator*() const noexcept { return value; }
};

/// A client that sends any request in any version, or any bytes at all, and decodes what comes back. Everything has a
/// deadline, so that a test never hangs.
///
/// Not thread-safe: one thread at a time.
class RawClient
{
public:
	explicit RawClient(std::uint16_t port, std::string clientId = "raw-client");

	/// Sends the request and waits for its response. Throws std::runtime_error where the connection ends instead, or
	/// where the response does not end with its frame.
	template <typename Response, typename Request>
	Reply<Response> call(const Request& request, std::int16_t version)
	{
		const auto correlationId = send(request, version);
		return receive<Response>(version, correlationId);
	}

	/// Sends the request and gives its correlation id.
	template <typename Request>
	std::int32_t send(const Request& request, std::int16_t version)
	{
		const auto key = static_cast<Protocol::ApiKey>(Request::API_KEY);
		Protocol::RequestHeader header;
		header.requestApiKey = Request::API_KEY;
		header.requestApiVersion = version;
		header.correlationId = ++_correlationId;
		header.clientId = _clientId;
		BufferChain chain;
		Protocol::encodeFrame(chain, header, Protocol::requestHeaderVersion(key, version), request, version);
		sendChain(chain);
		return _correlationId;
	}

	/// The next response, which must carry the correlation id.
	template <typename Response>
	Reply<Response> receive(std::int16_t version, std::int32_t correlationId)
	{
		Reply<Response> reply;
		reply.frame = receiveFrame();
		Protocol::Decoder decoder(reply.frame, *reply.arena);
		Protocol::ResponseHeader header;
		const auto key = static_cast<Protocol::ApiKey>(Response::API_KEY);
		header.decode(decoder, Protocol::responseHeaderVersion(key, version));
		if (header.correlationId != correlationId) throw std::runtime_error("response to another request");
		reply.value.decode(decoder, version);
		if (decoder.remaining() != 0) throw std::runtime_error("bytes behind the response");
		return reply;
	}

	/// Bytes as they are.
	void sendBytes(BytesView bytes);
	/// The bytes of the next frame behind its size. Throws std::runtime_error at the end of the connection, or where
	/// nothing comes in time.
	std::vector<std::uint8_t> receiveFrame();
	/// The next frame behind its size, written to the front of a buffer that has room for it; gives its length.
	std::size_t receiveInto(std::vector<std::uint8_t>& buffer);
	/// Whether something can be read now, or within the time.
	bool hasAnswer(std::chrono::milliseconds within = std::chrono::milliseconds(0));
	/// Waits for the broker to close the connection; false where it sends something instead, or does nothing in time.
	bool closedByBroker();

	std::uint16_t localPort() const { return _socket.address().port(); }

private:
	void sendChain(const BufferChain& chain);
	std::size_t receiveSize();
	void receiveAll(std::uint8_t* target, std::size_t size);

	Poco::Net::StreamSocket _socket;
	const std::string _clientId;
	std::int32_t _correlationId = 0;
};

} // namespace Aeon::Test
