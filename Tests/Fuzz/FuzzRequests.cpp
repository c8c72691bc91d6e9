#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/EncodeException.h"
#include "Aeon/Protocol/Encoder.h"
#include "Aeon/Protocol/Messages/AlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/CreatePartitionsRequest.h"
#include "Aeon/Protocol/Messages/CreateTopicsRequest.h"
#include "Aeon/Protocol/Messages/DeleteRecordsRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsRequest.h"
#include "Aeon/Protocol/Messages/DescribeClusterRequest.h"
#include "Aeon/Protocol/Messages/DescribeConfigsRequest.h"
#include "Aeon/Protocol/Messages/DescribeLogDirsRequest.h"
#include "Aeon/Protocol/Messages/DescribeTopicPartitionsRequest.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/ListOffsetsRequest.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/OffsetForLeaderEpochRequest.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"

#include <cstdint>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

/// The broker's own bound on what a decoded request may take.
std::size_t budgetFor(std::size_t frameBytes)
{
	return (std::size_t{1} << 20) + 8 * frameBytes;
}

template <typename Message>
std::vector<std::uint8_t> encoded(const Message& message, std::int16_t version)
{
	std::vector<std::uint8_t> bytes(message.encodedSize(version).memoryBytes);
	Encoder encoder{std::span(bytes)};
	message.encode(encoder, version);
	encoder.finish();
	return bytes;
}

template <typename Message>
void decode(Message& message, BytesView bytes, Arena& arena, std::int16_t version)
{
	Decoder decoder(bytes, arena);
	message.decode(decoder, version);
}

/// What could be decoded is written again, and what was written says the same when it is read again.
template <typename Message>
void roundTrip(Decoder& body, std::int16_t version)
{
	Message message;
	message.decode(body, version);
	const std::vector<std::uint8_t> once = encoded(message, version);
	Arena arena;
	Message again;
	decode(again, once, arena, version);
	AEON_CHECK(encoded(again, version) == once);
}

template <typename... Messages>
void roundTripOneOf(std::int16_t key, std::int16_t version, Decoder& body)
{
	const auto tryOne = [&]<typename Message>()
	{
		const bool served = Message::LOWEST_VERSION <= version && version <= Message::HIGHEST_VERSION;
		if (key == Message::API_KEY && served) roundTrip<Message>(body, version);
	};
	(tryOne.template operator()<Messages>(), ...);
}

void onFrame(BytesView frame)
{
	Arena arena(budgetFor(frame.size()));
	Decoder decoder(frame, arena);
	Decoder peek(frame, arena);
	const std::int16_t key = peek.readInt16();
	const std::int16_t version = peek.readInt16();
	const auto headerVersion = requestHeaderVersion(static_cast<ApiKey>(key), version);
	RequestHeader header;
	header.decode(decoder, headerVersion);
	roundTripOneOf<
		AlterConfigsRequest, ApiVersionsRequest, CreatePartitionsRequest, CreateTopicsRequest, DeleteRecordsRequest,
		DeleteTopicsRequest, DescribeClusterRequest, DescribeConfigsRequest, DescribeLogDirsRequest,
		DescribeTopicPartitionsRequest, FetchRequest, FindCoordinatorRequest, IncrementalAlterConfigsRequest,
		InitProducerIdRequest, ListOffsetsRequest, MetadataRequest, OffsetForLeaderEpochRequest, ProduceRequest>(
		key, version, decoder);
}

} // namespace

/// A request frame as a client may send it: header, then the body of whichever served API and version it names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	try
	{
		onFrame(BytesView(data, size));
	}
	catch (const DecodeException&)
	{
		// The answer to most of what is tried.
	}
	return 0;
}
