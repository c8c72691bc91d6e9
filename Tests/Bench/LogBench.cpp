#include "AllocationCounter.h"
#include "EnvironmentNumber.h"
#include "TestStorage.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/Crc32c.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>

namespace Aeon::Test
{

namespace
{

constexpr std::uint64_t LOG_BYTES_MAX = 256ULL * 1024 * 1024;

/// How long the logs are that are looked into and recovered: AEON_LOG_BYTES, or LOG_BYTES_MAX.
std::uint64_t logBytes()
{
	return numberFrom("AEON_LOG_BYTES", LOG_BYTES_MAX);
}

/// A log in a fresh directory; a new one is begun once LOG_BYTES_MAX are written, so that the disk does not fill.
class BenchLog
{
public:
	BenchLog() : _directory(_temp.path()) { begin(); }

	Storage::Log& log() { return *_log; }

	/// Inside of the timed loop.
	void append(const Bytes& batch, benchmark::State& state)
	{
		put(batch);
		if (_written < LOG_BYTES_MAX) return;
		state.PauseTiming();
		begin();
		state.ResumeTiming();
	}
	/// What is appended from now on comes so slowly that no pages are prepared for it.
	void slowDown() { _pauseMs = 1000; }
	/// Outside of it.
	void put(const Bytes& batch)
	{
		AEON_CHECK(_log->append(batch, {}).ok());
		_clock.advance(_pauseMs);
		_written += batch.size();
	}

private:
	void begin()
	{
		_log.reset();
		std::filesystem::remove_all(_temp / "t-0");
		_written = 0;
		_log = Storage::Log::open(
			{_fileSystem, _clock, _directory, 86400000, nullptr}, _temp / "t-0", {"t", PartitionId(0)}, {}, {});
	}

	TempDirectory _temp;
	Storage::PosixFileSystem _fileSystem;
	ManualClock _clock;
	std::int64_t _pauseMs = 0;
	Storage::LogDirectory _directory;
	std::shared_ptr<Storage::Log> _log;
	std::uint64_t _written = 0;
};

Bytes batchOf(std::size_t bytes)
{
	return makeBatch({.valueBytes = bytes - 80});
}

/// The second argument is whether pages are prepared ahead.
void appendToLog(benchmark::State& state)
{
	BenchLog log;
	if (state.range(1) == 0) log.slowDown();
	const Bytes batch = batchOf(static_cast<std::size_t>(state.range(0)));
	for (int i = 0; i < 100; ++i)
		log.put(batch);
	const std::size_t allocationsBefore = Test::allocationCount();
	for (auto step : state)
		log.append(batch, state);
	state.counters["allocations"] = benchmark::Counter(
		static_cast<double>(Test::allocationCount() - allocationsBefore), benchmark::Counter::kAvgIterations);
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * batch.size()));
}
BENCHMARK(appendToLog)->ArgsProduct({{1024, 4096, 16384, 65536, 1048576}, {0, 1}});

/// How long single appends take, in wall time: percentiles of a long run, with pages prepared ahead or not.
void appendLatency(benchmark::State& state)
{
	BenchLog log;
	if (state.range(1) == 0) log.slowDown();
	const Bytes batch = batchOf(static_cast<std::size_t>(state.range(0)));
	std::vector<double> microseconds;
	for (auto step : state)
	{
		const auto began = std::chrono::steady_clock::now();
		log.append(batch, state);
		microseconds.push_back(
			std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
	}
	std::sort(microseconds.begin(), microseconds.end());
	const auto at = [&](double share)
	{ return microseconds[static_cast<std::size_t>(share * static_cast<double>(microseconds.size() - 1))]; };
	state.counters["p50_us"] = at(0.5);
	state.counters["p99_us"] = at(0.99);
	state.counters["p99.9_us"] = at(0.999);
}
BENCHMARK(appendLatency)->ArgsProduct({{1024, 16384, 65536}, {0, 1}})->MinTime(5);

/// What the same bytes cost with nothing around them.
void writeToFile(benchmark::State& state)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	auto file = fileSystem.open(directory / "f", Storage::OpenMode::CREATE);
	const Bytes batch = batchOf(static_cast<std::size_t>(state.range(0)));
	std::uint64_t position = 0;
	for (auto step : state)
	{
		file->writeAt(position, BytesView(batch));
		position += batch.size();
		if (position < LOG_BYTES_MAX) continue;
		state.PauseTiming();
		file->truncate(0);
		position = 0;
		state.ResumeTiming();
	}
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * batch.size()));
}
BENCHMARK(writeToFile)->Arg(1024)->Arg(4096)->Arg(16384)->Arg(65536)->Arg(1048576);

/// The same into a mapping whose pages are there and dirty, as those of a file that is written again.
void copyToMapping(benchmark::State& state)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	auto file = fileSystem.open(directory / "f", Storage::OpenMode::CREATE);
	const Bytes batch = batchOf(static_cast<std::size_t>(state.range(0)));
	constexpr std::size_t MAPPED_BYTES = 64 * 1024 * 1024;
	file->writeAt(0, BytesView(Bytes(MAPPED_BYTES)));
	const auto mapping = file->map(0, MAPPED_BYTES, Storage::MapMode::READ_WRITE);
	std::memset(mapping->data(), 1, MAPPED_BYTES);
	std::size_t position = 0;
	for (auto step : state)
	{
		if (position + batch.size() > MAPPED_BYTES) position = 0;
		std::memcpy(mapping->data() + position, batch.data(), batch.size());
		position += batch.size();
	}
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * batch.size()));
}
BENCHMARK(copyToMapping)->Arg(1024)->Arg(4096)->Arg(16384)->Arg(65536)->Arg(1048576);

/// Appends that wait for the disk, from several threads on one log.
void appendDurably(benchmark::State& state)
{
	static BenchLog* shared = nullptr;
	if (state.thread_index() == 0) shared = new BenchLog;
	const Bytes batch = batchOf(1024);
	for (auto step : state)
	{
		const auto result = shared->log().append(batch, {});
		if (!result.ok() || !shared->log().flushUpTo(result->logEndOffset).ok()) state.SkipWithError("append failed");
	}
	state.SetItemsProcessed(state.iterations());
	if (state.thread_index() != 0) return;
	delete shared;
	shared = nullptr;
}
BENCHMARK(appendDurably)->Threads(1)->Threads(8)->Threads(64)->UseRealTime();

/// The same with nothing around it: writes under a mutex, and whoever finds no sync under way makes one for all.
class BareCommit
{
public:
	BareCommit() : _file(_fileSystem.open(_directory / "f", Storage::OpenMode::CREATE)) {}

	void append(const Bytes& batch)
	{
		const std::uint64_t end = write(batch);
		std::unique_lock lock(_syncMutex);
		_synced.wait(lock, [&] { return !_syncing || _syncedEnd >= end; });
		if (_syncedEnd >= end) return;
		_syncing = true;
		lock.unlock();
		const std::uint64_t covered = _end.load();
		_file->syncData();
		lock.lock();
		_syncing = false;
		_syncedEnd = covered;
		lock.unlock();
		_synced.notify_all();
	}

private:
	std::uint64_t write(const Bytes& batch)
	{
		const std::lock_guard lock(_writeMutex);
		_file->writeAt(_end.load(), BytesView(batch));
		return _end += batch.size();
	}

	const TempDirectory _directory;
	Storage::PosixFileSystem _fileSystem;
	std::unique_ptr<Storage::File> _file;
	std::mutex _writeMutex;
	std::atomic<std::uint64_t> _end = 0;
	std::mutex _syncMutex;
	std::condition_variable _synced;
	bool _syncing = false;
	std::uint64_t _syncedEnd = 0;
};

void commitBare(benchmark::State& state)
{
	static BareCommit* shared = nullptr;
	if (state.thread_index() == 0) shared = new BareCommit;
	const Bytes batch = batchOf(1024);
	for (auto step : state)
		shared->append(batch);
	state.SetItemsProcessed(state.iterations());
	if (state.thread_index() != 0) return;
	delete shared;
	shared = nullptr;
}
BENCHMARK(commitBare)->Threads(1)->Threads(8)->Threads(64)->UseRealTime();

/// Several producers on one partition.
void appendTogether(benchmark::State& state)
{
	static BenchLog* shared = nullptr;
	if (state.thread_index() == 0) shared = new BenchLog;
	const Bytes batch = batchOf(static_cast<std::size_t>(state.range(0)));
	for (auto step : state)
		if (!shared->log().append(batch, {}).ok()) state.SkipWithError("append failed");
	state.SetItemsProcessed(state.iterations());
	if (state.thread_index() != 0) return;
	delete shared;
	shared = nullptr;
}
BENCHMARK(appendTogether)->Arg(1024)->Arg(16384)->Threads(1)->Threads(8)->UseRealTime();

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

/// A log of logBytes() to look into, written and read through once for all who do: batch n has offset n and timestamp
/// TEST_TIME + n.
class LookupLog
{
public:
	static LookupLog& instance()
	{
		static LookupLog log;
		return log;
	}

	Storage::Log& log() { return _log.log(); }
	std::int64_t batches() const { return _batches; }

private:
	LookupLog()
	{
		for (std::uint64_t bytes = 0; bytes < logBytes(); ++_batches)
		{
			const Bytes batch = makeBatch({.valueBytes = 944, .firstTimestamp = TEST_TIME + _batches});
			_log.put(batch);
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
			const auto read = _log.log().read(from, 1048576, end, true);
			AEON_CHECK(read.ok() && read->slice.length > 0);
			from = from + std::max<std::int64_t>(1, read->slice.length / 1024);
		}
	}

	BenchLog _log;
	std::int64_t _batches = 0;
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
	for (auto step : state)
		benchmark::DoNotOptimize(lookup.log().findOffsetByTimestamp(
			TEST_TIME + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(lookup.batches()))));
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
