#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/Crc32c.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

constexpr std::size_t BATCH_BYTES = 16 * 1024;

/// Words of a small vocabulary, so that the codecs find something to pack.
std::string prose(std::size_t size, unsigned seed)
{
	static constexpr std::string_view WORDS[]{"order ",  "customer ", "amount=",    "42 ",
											  "status:", "paid ",     "2024-08-17 "};
	std::mt19937 random(seed);
	std::string text;
	while (text.size() < size)
		text += WORDS[random() % std::size(WORDS)];
	text.resize(size);
	return text;
}

BytesView view(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::size_t recordsFor(std::size_t valueBytes)
{
	return std::max<std::size_t>(1, BATCH_BYTES / valueBytes);
}

void fill(RecordBatchBuilder& builder, CompressionType type, std::size_t valueBytes)
{
	builder.begin({.compression = type});
	for (std::size_t i = 0; i < recordsFor(valueBytes); ++i)
		builder.append({1700000000000 + static_cast<std::int64_t>(i), std::nullopt, view(prose(valueBytes, i)), {}});
}

/// A batch of about 16 KB of values of this size.
std::vector<std::uint8_t> batchOf(CompressionType type, std::size_t valueBytes)
{
	RecordBatchBuilder builder;
	fill(builder, type, valueBytes);
	const BytesView bytes = builder.finish();
	return {bytes.begin(), bytes.end()};
}

void countBytes(benchmark::State& state, std::size_t valueBytes)
{
	const auto records = static_cast<std::int64_t>(recordsFor(valueBytes));
	state.SetBytesProcessed(state.iterations() * records * static_cast<std::int64_t>(valueBytes));
	state.SetItemsProcessed(state.iterations() * records);
}

void crcOf16KiB(benchmark::State& state)
{
	const std::vector<std::uint8_t> bytes(BATCH_BYTES, 7);
	for (auto _ : state)
		benchmark::DoNotOptimize(crc32c(bytes));
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void validate(benchmark::State& state, CompressionType type, std::size_t valueBytes, bool walkRecords)
{
	const auto batch = batchOf(type, valueBytes);
	RecordScratch scratch;
	ValidationOptions options;
	options.walkRecords = walkRecords;
	for (auto _ : state)
		if (!validateBatch(batch, options, scratch).ok()) state.SkipWithError("the batch is refused");
	countBytes(state, valueBytes);
}

void iterate(benchmark::State& state, CompressionType type, std::size_t valueBytes)
{
	const auto batch = batchOf(type, valueBytes);
	RecordScratch scratch;
	for (auto _ : state)
	{
		RecordIterator records(RecordBatchView(batch), scratch);
		while (records.next())
			benchmark::DoNotOptimize(records.record().offset);
		if (!records.ok()) state.SkipWithError("the batch is broken");
	}
	countBytes(state, valueBytes);
}

void build(benchmark::State& state, CompressionType type, std::size_t valueBytes)
{
	const std::string value = prose(valueBytes, 1);
	RecordBatchBuilder builder;
	for (auto _ : state)
	{
		builder.begin({.compression = type});
		for (std::size_t i = 0; i < recordsFor(valueBytes); ++i)
			builder.append({1700000000000, std::nullopt, view(value), {}});
		benchmark::DoNotOptimize(builder.finish().data());
	}
	countBytes(state, valueBytes);
}

void unpack(benchmark::State& state, CompressionType type)
{
	const std::string text = prose(BATCH_BYTES, 3);
	Compressor compressor;
	std::vector<std::uint8_t> packed;
	compressor.compress(type, defaultCompressionLevel(type), view(text), packed);
	Decompressor decompressor;
	std::vector<std::uint8_t> out(BATCH_BYTES + 1);
	for (auto _ : state)
	{
		decompressor.start(type, packed, out.size());
		const auto length = decompressor.read(out);
		if (!length.ok() || *length != BATCH_BYTES) state.SkipWithError("the payload is broken");
	}
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(BATCH_BYTES));
}

void pack(benchmark::State& state, CompressionType type)
{
	const std::string text = prose(BATCH_BYTES, 3);
	Compressor compressor;
	std::vector<std::uint8_t> packed;
	for (auto _ : state)
	{
		packed.clear();
		compressor.compress(type, defaultCompressionLevel(type), view(text), packed);
		benchmark::DoNotOptimize(packed.data());
	}
	state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(BATCH_BYTES));
	state.counters["ratio"] = static_cast<double>(BATCH_BYTES) / static_cast<double>(packed.size());
}

BENCHMARK(crcOf16KiB);
BENCHMARK_CAPTURE(validate, headerOf100Bytes, CompressionType::NONE, 100, false);
BENCHMARK_CAPTURE(validate, recordsOf100Bytes, CompressionType::NONE, 100, true);
BENCHMARK_CAPTURE(validate, recordsOf1KiB, CompressionType::NONE, 1024, true);
BENCHMARK_CAPTURE(validate, lz4RecordsOf100Bytes, CompressionType::LZ4, 100, true);

#define FOR_EVERY_CODEC(function, ...)                                                                                 \
	BENCHMARK_CAPTURE(function, gzip, CompressionType::GZIP __VA_OPT__(, ) __VA_ARGS__);                               \
	BENCHMARK_CAPTURE(function, snappy, CompressionType::SNAPPY __VA_OPT__(, ) __VA_ARGS__);                           \
	BENCHMARK_CAPTURE(function, lz4, CompressionType::LZ4 __VA_OPT__(, ) __VA_ARGS__);                                 \
	BENCHMARK_CAPTURE(function, zstd, CompressionType::ZSTD __VA_OPT__(, ) __VA_ARGS__)

BENCHMARK_CAPTURE(iterate, none, CompressionType::NONE, 100);
FOR_EVERY_CODEC(iterate, 100);
BENCHMARK_CAPTURE(build, none, CompressionType::NONE, 100);
FOR_EVERY_CODEC(build, 100);
FOR_EVERY_CODEC(unpack);
FOR_EVERY_CODEC(pack);

} // namespace
