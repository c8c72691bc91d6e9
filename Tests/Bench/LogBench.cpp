#include "AllocationCounter.h"
#include "BenchLogs.h"
#include "EnvironmentNumber.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/Crc32c.h"
#include "Aeon/Storage/LogManager.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>

namespace Aeon::Test
{

namespace
{

/// How long the logs are that are looked into and recovered: AEON_LOG_BYTES, or BENCH_BYTES_MAX.
std::uint64_t logBytes()
{
	return numberFrom("AEON_LOG_BYTES", BENCH_BYTES_MAX);
}

/// Reads of 1 MiB through sealed segments: the first time since they were opened, when each CRC is looked at, and
/// again.
void readSealed(benchmark::State& state)
{
	const TempDirectory temp;
	Storage::PosixFileSystem fileSystem;
	ManualClock clock;
	Storage::LogDirectory directory(temp.path());
	const Storage::Log::Context context{fileSystem, clock, directory, 86400000, nullptr};
	constexpr std::int64_t COUNT = 4096;
	const Bytes batch = batchOf(16384);
	const bool first = state.range(0) == 0;
	Storage::LogConfig config;
	config.segmentBytes = 16 * 1024 * 1024;
	Storage::Log::OpenOptions options;
	options.cleanShutdown = true;
	const auto open = [&] { return Storage::Log::open(context, temp / "t-0", {"t", PartitionId(0)}, config, options); };
	auto log = open();
	for (std::int64_t i = 0; i < COUNT; ++i)
		AEON_CHECK(log->append(batch, {}).ok());
	log->close();
	log = open();
	const auto readAll = [&]
	{
		for (Offset from(0); from < Offset(COUNT);)
		{
			const auto read = log->read(from, 1048576, Offset(COUNT), true);
			AEON_CHECK(read.ok() && read->slice.length > 0);
			from = from + std::max<std::int64_t>(1, read->slice.length / static_cast<std::int64_t>(batch.size()));
		}
	};
	readAll();
	for (auto step : state)
	{
		state.PauseTiming();
		if (first) log = open();
		state.ResumeTiming();
		readAll();
	}
	state.SetBytesProcessed(state.iterations() * COUNT * static_cast<std::int64_t>(batch.size()));
}
BENCHMARK(readSealed)->ArgName("again")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// A log of logBytes() to look into, written and read through once for all who do: batch n has offset n, and another
/// number of milliseconds lies between batches in every 64 MiB.
class LookupLog
{
public:
	static LookupLog& instance()
	{
		static LookupLog log;
		return log;
	}

	Storage::Log& log() { return _logs.log(); }
	std::int64_t batches() const { return _batches; }
	/// Of the last batch.
	std::int64_t timestamp() const { return _timestamp; }

private:
	LookupLog()
	{
		for (std::uint64_t bytes = 0; bytes < logBytes(); ++_batches)
		{
			_timestamp += 1 + _batches / 65536 * 7 % 20;
			const Bytes batch = makeBatch({.valueBytes = 944, .firstTimestamp = _timestamp});
			_logs.append(batch);
			bytes += batch.size();
		}
		readThrough();
	}

	/// The first look at a sealed segment is at all of its batches; readSealed shows what that costs.
	void readThrough()
	{
		const Offset end(_batches);
		for (Offset from(0); from < end;)
		{
			const auto read = _logs.log().read(from, 1048576, end, true);
			AEON_CHECK(read.ok() && read->slice.length > 0);
			from = from + std::max<std::int64_t>(1, read->slice.length / 1024);
		}
	}

	BenchLogs _logs;
	std::int64_t _batches = 0;
	std::int64_t _timestamp = TEST_TIME;
};

/// A read that finds its batch anywhere in the log.
void readByOffset(benchmark::State& state)
{
	auto& lookup = LookupLog::instance();
	std::mt19937_64 random(1);
	const Offset end(lookup.batches());
	const std::size_t allocationsBefore = Test::allocationCount();
	for (auto step : state)
	{
		const Offset from(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(lookup.batches())));
		benchmark::DoNotOptimize(lookup.log().read(from, 1048576, end, true));
	}
	state.counters["allocations"] = benchmark::Counter(
		static_cast<double>(Test::allocationCount() - allocationsBefore), benchmark::Counter::kAvgIterations);
}
BENCHMARK(readByOffset);

void findByTimestamp(benchmark::State& state)
{
	auto& lookup = LookupLog::instance();
	std::mt19937_64 random(1);
	const auto span = static_cast<std::uint64_t>(lookup.timestamp() - TEST_TIME);
	for (auto step : state)
		benchmark::DoNotOptimize(
			lookup.log().findOffsetByTimestamp(TEST_TIME + static_cast<std::int64_t>(random() % span)));
}
BENCHMARK(findByTimestamp);

/// Bytes per second of a start after a crash; the CRC alone beside it.
void recoverAfterCrash(benchmark::State& state)
{
	const TempDirectory temp;
	Storage::PosixFileSystem fileSystem;
	ManualClock clock;
	Storage::LogDirectory directory(temp.path());
	const Storage::Log::Context context{fileSystem, clock, directory, 86400000, nullptr};
	const Bytes batch = batchOf(static_cast<std::size_t>(state.range(0)));
	const auto count = logBytes() / batch.size();
	const auto open = [&] { return Storage::Log::open(context, temp / "t-0", {"t", PartitionId(0)}, {}, {}); };
	{
		const auto log = open();
		for (std::uint64_t i = 0; i < count; ++i)
			(void)log->append(batch, {});
	}
	for (auto step : state)
		if (open()->logEndOffset() != Offset(static_cast<std::int64_t>(count))) state.SkipWithError("lost something");
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * count * batch.size()));
}
BENCHMARK(recoverAfterCrash)->Arg(1024)->Arg(65536)->Unit(benchmark::kMillisecond);

void crcAlone(benchmark::State& state)
{
	const Bytes bytes(1024 * 1024, 'x');
	for (auto step : state)
		benchmark::DoNotOptimize(Protocol::crc32c(bytes));
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(crcAlone);

std::int64_t residentBytes()
{
	std::ifstream status("/proc/self/statm");
	std::int64_t total = 0;
	std::int64_t resident = 0;
	status >> total >> resident;
	return resident * 4096;
}

/// A clean start with many partitions of one batch each: time of the load, memory of a partition.
void startWithPartitions(benchmark::State& state)
{
	const TempDirectory temp;
	Storage::PosixFileSystem fileSystem;
	const SystemClock clock;
	Storage::LogManagerConfig config;
	config.logDirs = {temp / "logs"};
	const auto configOf = [](const std::string&) { return Storage::LogConfig{}; };
	const auto count = static_cast<int>(state.range(0));
	{
		Storage::LogManager manager(fileSystem, clock, config);
		manager.load(configOf);
		const auto begin = std::chrono::steady_clock::now();
		for (int p = 0; p < count; ++p)
		{
			const auto log = manager.create({"topic", PartitionId(p)}, {}, Uuid{1, 2});
			if (!log.ok() || !(*log)->append(makeBatch(), {}).ok()) state.SkipWithError("create failed");
		}
		const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
		state.counters["create_ms_each"] = took.count() / count;
		manager.stop();
	}
	for (auto step : state)
	{
		const std::int64_t before = residentBytes();
		Storage::LogManager manager(fileSystem, clock, config);
		manager.load(configOf);
		state.PauseTiming();
		state.counters["resident_each"] = static_cast<double>(residentBytes() - before) / count;
		manager.stop();
		state.ResumeTiming();
	}
}
BENCHMARK(startWithPartitions)->Arg(100)->Arg(2000)->Arg(10000)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace Aeon::Test
