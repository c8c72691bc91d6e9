#include "../../Support/AllocationCounter.h"

#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

constexpr int WARM_UP_ROUNDS = 3;
constexpr int ROUNDS = 100;

class NoFile final : public FileSource
{
public:
	int descriptor() const noexcept override { return -1; }
	const std::uint8_t* mapped(std::uint64_t, std::size_t) const noexcept override { return nullptr; }
};

/// What a connection keeps from request to request.
struct Connection
{
	Arena arena;
	BufferChain chain;
};

/// The bytes of a request's frame behind its size.
template <typename Request>
std::vector<std::uint8_t> requestFrame(const Request& request, std::int16_t version)
{
	const auto headerVersion = requestHeaderVersion(static_cast<ApiKey>(Request::API_KEY), version);
	RequestHeader header;
	header.requestApiKey = Request::API_KEY;
	header.requestApiVersion = version;
	header.clientId = "client";
	std::vector<std::uint8_t> bytes(
		header.encodedSize(headerVersion).memoryBytes + request.encodedSize(version).memoryBytes);
	Encoder encoder(bytes);
	header.encode(encoder, headerVersion);
	request.encode(encoder, version);
	encoder.finish();
	return bytes;
}

template <typename Request>
void decodeRequest(
	Connection& connection, const std::vector<std::uint8_t>& frame, Request& request, RequestHeader& header)
{
	connection.arena.reset(1024 * 1024 + 8 * frame.size());
	Decoder decoder(frame, connection.arena);
	Decoder peek = decoder;
	const auto key = static_cast<ApiKey>(peek.readInt16());
	header.decode(decoder, requestHeaderVersion(key, peek.readInt16()));
	request.decode(decoder, header.requestApiVersion);
}

template <typename Round>
void expectNoAllocations(Round round)
{
	for (int count = 0; count < WARM_UP_ROUNDS; ++count)
		round();
	const std::size_t before = Aeon::Test::allocationCount();
	for (int count = 0; count < ROUNDS; ++count)
		round();
	EXPECT_EQ(Aeon::Test::allocationCount() - before, 0u);
}

ProduceRequest produceRequest(Arena& arena, BytesView records, std::int16_t version)
{
	ProduceRequest request;
	for (int topicIndex = 0; topicIndex < 5; ++topicIndex)
	{
		auto& topic = request.topicData.append(arena);
		if (version < 13)
			topic.name = "a topic of some length";
		else
			topic.topicId = Uuid{1, 2};
		for (int partition = 0; partition < 20; ++partition)
		{
			auto& data = topic.partitionData.append(arena);
			data.index = partition;
			data.records = records;
		}
	}
	return request;
}

void answerProduce(Connection& connection, const ProduceRequest& request, const RequestHeader& header)
{
	ProduceResponse response;
	response.responses.resize(connection.arena, request.topicData.size());
	for (std::size_t index = 0; index < request.topicData.size(); ++index)
	{
		const auto& asked = request.topicData[index];
		auto& topic = response.responses[index];
		topic.name = asked.name;
		topic.topicId = asked.topicId;
		for (const auto& data : asked.partitionData)
			topic.partitionResponses.append(connection.arena).index = data.index;
	}
	ResponseHeader answer;
	answer.correlationId = header.correlationId;
	connection.chain.clear();
	encodeFrame(
		connection.chain, answer, responseHeaderVersion(ApiKey::PRODUCE, header.requestApiVersion), response,
		header.requestApiVersion);
}

void answerFetch(
	Connection& connection, const FetchRequest& request, const RequestHeader& header,
	const std::shared_ptr<const FileSource>& file)
{
	FetchResponse response;
	connection.chain.clear();
	for (const auto& asked : request.topics)
	{
		auto& topic = response.responses.append(connection.arena);
		topic.topic = asked.topic;
		topic.topicId = asked.topicId;
		for (const auto& partition : asked.partitions)
		{
			auto& data = topic.partitions.append(connection.arena);
			data.partitionIndex = partition.partition;
			data.records = FileSlice{file.get(), 4096, 1000};
			connection.chain.keepAlive(file);
		}
	}
	ResponseHeader answer;
	answer.correlationId = header.correlationId;
	encodeFrame(
		connection.chain, answer, responseHeaderVersion(ApiKey::FETCH, header.requestApiVersion), response,
		header.requestApiVersion);
}

} // namespace

TEST(MessageAllocation, TheCounterCounts)
{
	const std::size_t before = Aeon::Test::allocationCount();
	const auto number = std::make_unique<int>(1);
	EXPECT_EQ(Aeon::Test::allocationCount() - before, 1u);
}

TEST(MessageAllocation, ProduceTakesNothingFromTheHeapInTheSteadyState)
{
	const std::vector<std::uint8_t> records(1000, 0x5a);
	for (const std::int16_t version : {3, 8, 9, 13})
	{
		SCOPED_TRACE(version);
		Arena arena;
		const auto frame = requestFrame(produceRequest(arena, records, version), version);
		Connection connection;
		expectNoAllocations(
			[&]
			{
				ProduceRequest request;
				RequestHeader header;
				decodeRequest(connection, frame, request, header);
				answerProduce(connection, request, header);
			});
	}
}

TEST(MessageAllocation, FetchTakesNothingFromTheHeapInTheSteadyState)
{
	const std::shared_ptr<const FileSource> file = std::make_shared<NoFile>();
	for (const std::int16_t version : {4, 11, 12, 18})
	{
		SCOPED_TRACE(version);
		Arena arena;
		FetchRequest asked;
		auto& topic = asked.topics.append(arena);
		if (version < 13)
			topic.topic = "topic";
		else
			topic.topicId = Uuid{1, 2};
		topic.partitions.resize(arena, 50);
		const auto frame = requestFrame(asked, version);
		Connection connection;
		expectNoAllocations(
			[&]
			{
				FetchRequest request;
				RequestHeader header;
				decodeRequest(connection, frame, request, header);
				answerFetch(connection, request, header, file);
			});
	}
}
