#include "AllocationCounter.h"

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Encoder.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <benchmark/benchmark.h>

#include <vector>

namespace
{

using namespace Aeon;
using namespace Aeon::Protocol;

constexpr std::int16_t PRODUCE_VERSION = 11;
constexpr std::int16_t FETCH_VERSION = 12;
constexpr std::int16_t METADATA_VERSION = 12;
constexpr std::size_t BATCH_BYTES = 16 * 1024;
constexpr std::size_t ARENA_BUDGET = 1 << 20;

/// Runs @p action to its steady state, then measures it and how often it asks the heap for memory.
template <typename Action>
void measure(benchmark::State& state, const Action& action)
{
	constexpr int WARM_UP = 100;
	for (int run = 0; run < WARM_UP; ++run)
	{
		action();
	}
	const std::size_t before = Test::allocationCount();
	for (auto _ : state)
	{
		action();
	}
	const auto allocations = static_cast<double>(Test::allocationCount() - before);
	state.counters["heap allocations"] = allocations;
	if (allocations > 0) state.SkipWithError("the steady state allocates");
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
void decodeAgainAndAgain(benchmark::State& state, const std::vector<std::uint8_t>& bytes, std::int16_t version)
{
	Arena arena(ARENA_BUDGET);
	measure(
		state,
		[&]
		{
			arena.reset(ARENA_BUDGET);
			Decoder decoder(bytes, arena);
			Message message;
			message.decode(decoder, version);
			benchmark::DoNotOptimize(message);
		});
}

template <typename Message>
void encodeAgainAndAgain(
	benchmark::State& state, const Message& message, std::int16_t headerVersion, std::int16_t version)
{
	BufferChain chain;
	const ResponseHeader header;
	measure(
		state,
		[&]
		{
			chain.clear();
			encodeFrame(chain, header, headerVersion, message, version);
			benchmark::DoNotOptimize(chain.pieces().data());
		});
}

void decodeProduceRequest(benchmark::State& state)
{
	Arena arena;
	const std::vector<std::uint8_t> batch(BATCH_BYTES, 'x');
	ProduceRequest request;
	request.acks = -1;
	request.timeoutMs = 30'000;
	for (std::int64_t topic = 0; topic < state.range(0); ++topic)
	{
		auto& data = request.topicData.append(arena);
		data.name = "a-topic-of-usual-length";
		auto& partition = data.partitionData.append(arena);
		partition.index = 3;
		partition.records = BytesView(batch);
	}
	decodeAgainAndAgain<ProduceRequest>(state, encoded(request, PRODUCE_VERSION), PRODUCE_VERSION);
}
BENCHMARK(decodeProduceRequest)->Name("decode ProduceRequest, topics")->Arg(1)->Arg(20);

void encodeProduceResponse(benchmark::State& state)
{
	Arena arena;
	ProduceResponse response;
	for (std::int64_t topic = 0; topic < state.range(0); ++topic)
	{
		auto& data = response.responses.append(arena);
		data.name = "a-topic-of-usual-length";
		data.partitionResponses.append(arena).baseOffset = 123'456'789;
	}
	encodeAgainAndAgain(state, response, 1, PRODUCE_VERSION);
}
BENCHMARK(encodeProduceResponse)->Name("encode ProduceResponse, topics")->Arg(1)->Arg(20);

void decodeFetchRequest(benchmark::State& state)
{
	Arena arena;
	FetchRequest request;
	request.maxWaitMs = 500;
	request.minBytes = 1;
	for (std::int64_t topic = 0; topic < state.range(0); ++topic)
	{
		auto& data = request.topics.append(arena);
		data.topic = "a-topic-of-usual-length";
		data.partitions.append(arena).fetchOffset = 123'456'789;
	}
	decodeAgainAndAgain<FetchRequest>(state, encoded(request, FETCH_VERSION), FETCH_VERSION);
}
BENCHMARK(decodeFetchRequest)->Name("decode FetchRequest, topics")->Arg(1)->Arg(20);

void encodeFetchResponse(benchmark::State& state)
{
	Arena arena;
	FetchResponse response;
	for (std::int64_t topic = 0; topic < state.range(0); ++topic)
	{
		auto& data = response.responses.append(arena);
		data.topic = "a-topic-of-usual-length";
		auto& partition = data.partitions.append(arena);
		partition.highWatermark = 123'456'789;
		// Only its length matters here: nothing is sent.
		partition.records = Records(FileSlice{nullptr, 0, BATCH_BYTES});
	}
	encodeAgainAndAgain(state, response, 1, FETCH_VERSION);
}
BENCHMARK(encodeFetchResponse)->Name("encode FetchResponse, topics")->Arg(1)->Arg(20);

void decodeMetadataRequest(benchmark::State& state)
{
	Arena arena;
	MetadataRequest request;
	for (std::int64_t topic = 0; topic < state.range(0); ++topic)
		request.topics.append(arena).name = "a-topic-of-usual-length";
	decodeAgainAndAgain<MetadataRequest>(state, encoded(request, METADATA_VERSION), METADATA_VERSION);
}
BENCHMARK(decodeMetadataRequest)->Name("decode MetadataRequest, topics")->Arg(1)->Arg(20);

void encodeMetadataResponse(benchmark::State& state)
{
	constexpr std::int32_t PARTITIONS_A_TOPIC = 10;
	Arena arena;
	std::int32_t self = 1;
	MetadataResponse response;
	response.clusterId = "a-cluster-of-usual-len";
	auto& broker = response.brokers.append(arena);
	broker.nodeId = self;
	broker.host = "a-host.of.usual.length";
	broker.port = 9092;
	for (std::int64_t index = 0; index < state.range(0); ++index)
	{
		auto& topic = response.topics.append(arena);
		topic.name = "a-topic-of-usual-length";
		for (std::int32_t number = 0; number < PARTITIONS_A_TOPIC; ++number)
		{
			auto& partition = topic.partitions.append(arena);
			partition.partitionIndex = number;
			partition.leaderId = self;
			partition.replicaNodes = {&self, 1};
			partition.isrNodes = {&self, 1};
		}
	}
	encodeAgainAndAgain(state, response, 1, METADATA_VERSION);
}
BENCHMARK(encodeMetadataResponse)->Name("encode MetadataResponse, topics of 10 partitions")->Arg(1)->Arg(100);

} // namespace

BENCHMARK_MAIN();
