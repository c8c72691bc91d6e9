// What a read costs until its bytes are on a socket, beside sendfile of the same bytes by somebody who knows where they
// lie.

#include "BenchLogs.h"
#include "Ceilings/LoopbackPair.h"

#include "Aeon/Base/Check.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace Aeon::Test
{

namespace
{

/// A connection whose other end lets the kernel drop what comes.
class Sink
{
public:
	Sink() : _dropper([this] { _pair.client.dropUntilEnd(); }) {}
	~Sink()
	{
		_pair.server.reset();
		_dropper.join();
	}

	void send(const FileSlice& slice)
	{
		_pair.server.sendFile(slice.source->descriptor(), slice.position, slice.length);
	}

private:
	Bench::LoopbackPair _pair;
	std::thread _dropper;
};

/// A log that is read from its begin to its end, again and again.
class ReadLog
{
public:
	ReadLog(std::size_t batchBytes, std::size_t sliceBytes) : _batch(batchOf(batchBytes)), _sliceBytes(sliceBytes)
	{
		while (!_logs.isFull())
			_logs.append(_batch);
		_end = _logs.log().logEndOffset();
	}

	Storage::ReadResult next()
	{
		if (_from >= _end) _from = Offset(0);
		auto read = _logs.log().read(_from, _sliceBytes, _end, true);
		AEON_CHECK(read.ok() && read->slice.length > 0);
		const std::size_t whole = read->slice.length / _batch.size();
		_from = _from + static_cast<std::int64_t>(std::max<std::size_t>(1, whole));
		return std::move(*read);
	}
	bool isAtBegin() const { return _from >= _end || _from == Offset(0); }

private:
	BenchLogs _logs;
	const Bytes _batch;
	const std::size_t _sliceBytes;
	Offset _end;
	Offset _from;
};

ReadLog readLog(const benchmark::State& state)
{
	return {static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))};
}

void readAndSend(benchmark::State& state)
{
	ReadLog log = readLog(state);
	Sink sink;
	std::int64_t bytes = 0;
	for (auto step : state)
	{
		const auto read = log.next();
		sink.send(read.slice);
		bytes += read.slice.length;
	}
	state.SetBytesProcessed(bytes);
}

void sendAlone(benchmark::State& state)
{
	ReadLog log = readLog(state);
	std::vector<Storage::ReadResult> reads;
	do
		reads.push_back(log.next());
	while (!log.isAtBegin());
	Sink sink;
	std::int64_t bytes = 0;
	for (std::size_t i = 0; auto step : state)
	{
		const FileSlice& slice = reads[i].slice;
		sink.send(slice);
		bytes += slice.length;
		if (++i == reads.size()) i = 0;
	}
	state.SetBytesProcessed(bytes);
}

void bothSizes(benchmark::internal::Benchmark* benchmark)
{
	benchmark->ArgNames({"batch", "slice"})->ArgsProduct({{1024, 16384}, {16384, 65536, 1048576}});
}

BENCHMARK(readAndSend)->Apply(bothSizes);
BENCHMARK(sendAlone)->Apply(bothSizes);

} // namespace

} // namespace Aeon::Test
