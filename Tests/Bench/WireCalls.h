#pragma once

#include "RawClient.h"

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <chrono>
#include <cstdint>

/// Requests and responses of benchmarks that play clients themselves. A broker that does not answer ends the run.
namespace Aeon::Test
{

constexpr auto PATIENCE = std::chrono::seconds(60);

/// A response with the memory of its arrays.
template <typename Response>
struct Reply
{
	Protocol::Arena arena;
	Response value;
};

template <typename Request>
void send(RawClient& client, const Request& request, std::int16_t version)
{
	const auto key = static_cast<Protocol::ApiKey>(Request::API_KEY);
	Protocol::RequestHeader header;
	header.requestApiKey = Request::API_KEY;
	header.requestApiVersion = version;
	header.clientId = "bench";
	BufferChain chain;
	Protocol::encodeFrame(chain, header, Protocol::requestHeaderVersion(key, version), request, version);
	Bytes bytes;
	for (const auto& piece : chain.pieces())
		bytes.insert(bytes.end(), piece.data, piece.data + piece.length);
	AEON_CHECK(client.send(bytes));
}

/// Views of the reply live until the client receives again.
template <typename Response>
void receive(RawClient& client, std::int16_t version, Reply<Response>& reply)
{
	AEON_CHECK(client.receive(PATIENCE) == RawClient::Outcome::ANSWERED);
	Protocol::Decoder decoder(client.reply(), reply.arena);
	Protocol::ResponseHeader header;
	header.decode(decoder, Protocol::responseHeaderVersion(static_cast<Protocol::ApiKey>(Response::API_KEY), version));
	reply.value.decode(decoder, version);
}

template <typename Response, typename Request>
void call(RawClient& client, const Request& request, std::int16_t version, Reply<Response>& reply)
{
	send(client, request, version);
	receive(client, version, reply);
}

template <typename Response, typename Request>
std::int16_t errorOf(RawClient& client, const Request& request, std::int16_t version)
{
	Reply<Response> reply;
	call(client, request, version, reply);
	return reply.value.errorCode;
}

} // namespace Aeon::Test
