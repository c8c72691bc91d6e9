#pragma once

#include "TestStorage.h"

#include "Aeon/Storage/PosixFileSystem.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace Aeon::Test
{

/// How much a benchmark writes before it begins anew, so that the disk does not fill.
constexpr std::uint64_t BENCH_BYTES_MAX = 256ULL * 1024 * 1024;

/// A batch of one record that has about so many bytes.
Bytes batchOf(std::size_t bytes);

/// Logs in a fresh directory. Not thread-safe; each log is.
class BenchLogs
{
public:
	explicit BenchLogs(int partitions = 1);

	/// The first of them.
	Storage::Log& log() { return *_logs.front(); }
	/// Appends to each in turn.
	void append(const Bytes& batch);
	/// Whether BENCH_BYTES_MAX are written.
	bool isFull() const { return _written >= BENCH_BYTES_MAX; }
	/// Logs without a record in place of these.
	void begin();
	/// What is appended from now on comes so slowly that no pages are prepared for it.
	void slowDown() { _pauseMs = 1000; }

private:
	TempDirectory _temp;
	Storage::PosixFileSystem _fileSystem;
	ManualClock _clock;
	std::int64_t _pauseMs = 0;
	Storage::LogDirectory _directory;
	std::vector<std::shared_ptr<Storage::Log>> _logs;
	std::size_t _next = 0;
	std::uint64_t _written = 0;
};

} // namespace Aeon::Test
