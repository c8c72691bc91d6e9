// What appends cost, beside bare loops that put the same bytes into files. No side looks at CRCs: the broker does
// before it calls the log, and AeonLogBench's crcAlone tells what that costs.

#include "AllocationCounter.h"
#include "BenchLogs.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

namespace Aeon::Test
{

namespace
{

const std::vector<std::int64_t> BATCH_BYTES = {1024, 4096, 16384, 65536, 1048576};

Bytes batchOf(const benchmark::State& state)
{
	return Test::batchOf(static_cast<std::size_t>(state.range(0)));
}

void appendTimed(BenchLogs& logs, const Bytes& batch, benchmark::State& state)
{
	logs.append(batch);
	if (!logs.isFull()) return;
	state.PauseTiming();
	logs.begin();
	state.ResumeTiming();
}

/// One thread that appends to each partition in turn, with pages prepared ahead or not.
void appendToLog(benchmark::State& state)
{
	BenchLogs logs(static_cast<int>(state.range(2)));
	if (state.range(1) == 0) logs.slowDown();
	const Bytes batch = batchOf(state);
	for (int i = 0; i < 100; ++i)
		logs.append(batch);
	const std::size_t allocationsBefore = Test::allocationCount();
	for (auto step : state)
		appendTimed(logs, batch, state);
	state.counters["allocations"] = benchmark::Counter(
		static_cast<double>(Test::allocationCount() - allocationsBefore), benchmark::Counter::kAvgIterations);
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * batch.size()));
}
BENCHMARK(appendToLog)->ArgNames({"bytes", "prepared", "partitions"})->ArgsProduct({BATCH_BYTES, {0, 1}, {1, 8}});

/// How long single appends take, in wall time: percentiles of a long run, with pages prepared ahead or not.
void appendLatency(benchmark::State& state)
{
	BenchLogs logs;
	if (state.range(1) == 0) logs.slowDown();
	const Bytes batch = batchOf(state);
	std::vector<double> microseconds;
	for (auto step : state)
	{
		const auto began = std::chrono::steady_clock::now();
		appendTimed(logs, batch, state);
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
BENCHMARK(appendLatency)->ArgNames({"bytes", "prepared"})->ArgsProduct({{1024, 16384, 65536}, {0, 1}})->MinTime(5);

/// A file that several threads append to.
class BareFile
{
public:
	explicit BareFile(const std::string& path) : _file(_fileSystem.open(path, Storage::OpenMode::CREATE)) {}

	/// Where the file ends after it.
	std::uint64_t append(const Bytes& batch)
	{
		const std::lock_guard lock(_mutex);
		_file->writeAt(_end.load(), BytesView(batch));
		return _end += batch.size();
	}
	std::uint64_t end() const { return _end.load(); }
	void sync() { _file->syncData(); }
	void clear()
	{
		_file->truncate(0);
		_end = 0;
	}

private:
	Storage::PosixFileSystem _fileSystem;
	std::unique_ptr<Storage::File> _file;
	std::mutex _mutex;
	std::atomic<std::uint64_t> _end = 0;
};

/// What the same bytes cost with nothing around them.
void writeToFile(benchmark::State& state)
{
	const TempDirectory directory;
	const auto count = static_cast<std::size_t>(state.range(1));
	std::vector<std::unique_ptr<BareFile>> files;
	while (files.size() < count)
		files.push_back(std::make_unique<BareFile>(directory / std::to_string(files.size())));
	const Bytes batch = batchOf(state);
	std::size_t next = 0;
	for (auto step : state)
	{
		BareFile& file = *files[next++ % count];
		if (file.append(batch) < BENCH_BYTES_MAX / count) continue;
		state.PauseTiming();
		file.clear();
		state.ResumeTiming();
	}
	state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * batch.size()));
}
BENCHMARK(writeToFile)->ArgNames({"bytes", "files"})->ArgsProduct({BATCH_BYTES, {1, 8}});

/// The same into a mapping whose pages are there and dirty, as those of a file that is written again.
void copyToMapping(benchmark::State& state)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	auto file = fileSystem.open(directory / "f", Storage::OpenMode::CREATE);
	const Bytes batch = batchOf(state);
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
BENCHMARK(copyToMapping)->ArgName("bytes")->ArgsProduct({BATCH_BYTES});

/// Appends that wait for the disk, from several threads on one log.
void appendDurably(benchmark::State& state)
{
	static BenchLogs* shared = nullptr;
	if (state.thread_index() == 0) shared = new BenchLogs;
	const Bytes batch = Test::batchOf(1024);
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
	BareCommit() : _file(_directory / "f") {}

	void append(const Bytes& batch)
	{
		const std::uint64_t end = _file.append(batch);
		std::unique_lock lock(_syncMutex);
		_synced.wait(lock, [&] { return !_syncing || _syncedEnd >= end; });
		if (_syncedEnd >= end) return;
		_syncing = true;
		lock.unlock();
		const std::uint64_t covered = _file.end();
		_file.sync();
		lock.lock();
		_syncing = false;
		_syncedEnd = covered;
		lock.unlock();
		_synced.notify_all();
	}

private:
	const TempDirectory _directory;
	BareFile _file;
	std::mutex _syncMutex;
	std::condition_variable _synced;
	bool _syncing = false;
	std::uint64_t _syncedEnd = 0;
};

void commitBare(benchmark::State& state)
{
	static BareCommit* shared = nullptr;
	if (state.thread_index() == 0) shared = new BareCommit;
	const Bytes batch = Test::batchOf(1024);
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
	static BenchLogs* shared = nullptr;
	if (state.thread_index() == 0) shared = new BenchLogs;
	const Bytes batch = batchOf(state);
	for (auto step : state)
		if (!shared->log().append(batch, {}).ok()) state.SkipWithError("append failed");
	state.SetItemsProcessed(state.iterations());
	if (state.thread_index() != 0) return;
	delete shared;
	shared = nullptr;
}
BENCHMARK(appendTogether)->ArgName("bytes")->Arg(1024)->Arg(16384)->Threads(1)->Threads(8)->UseRealTime();

/// The same with nothing around it.
void writeTogether(benchmark::State& state)
{
	static const TempDirectory directory;
	static BareFile* shared = nullptr;
	if (state.thread_index() == 0) shared = new BareFile(directory / "f");
	const Bytes batch = batchOf(state);
	for (auto step : state)
		shared->append(batch);
	state.SetItemsProcessed(state.iterations());
	if (state.thread_index() != 0) return;
	shared->clear();
	delete shared;
	shared = nullptr;
}
BENCHMARK(writeTogether)->ArgName("bytes")->Arg(1024)->Arg(16384)->Threads(1)->Threads(8)->UseRealTime();

} // namespace

} // namespace Aeon::Test
