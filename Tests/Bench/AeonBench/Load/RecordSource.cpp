#include "RecordSource.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace Aeon::Bench
{

namespace
{

/// Half of the bytes are noise and half repeat, so that codecs have something to do, and something to gain.
std::string makePayload(std::size_t size)
{
	std::minstd_rand random(1);
	std::string bytes(size, ' ');
	for (std::size_t index = 0; index < size; ++index)
		bytes[index] = static_cast<char>(index % 2 == 0 ? 'a' + index % 16 : random());
	return bytes;
}

} // namespace

RecordSource::RecordSource(const Workload& workload, int index) :
	_partitions(workload.partitions),
	_keys(static_cast<std::uint64_t>(workload.keys)),
	_recordsABatch(std::max<std::uint64_t>(1, workload.batchBytes / std::max<std::size_t>(1, workload.recordBytes))),
	_payload(makePayload(workload.recordBytes)),
	_partition(workload.keys > 0 ? -1 : index % workload.partitions)
{
}

void RecordSource::next()
{
	++_count;
	if (_keys > 0)
		_key = "key-" + std::to_string(_count % _keys);
	else if (_count % _recordsABatch == 0)
		_partition = (_partition + 1) % _partitions;
}

std::string_view RecordSource::payload(Clock::time_point intended)
{
	const auto ticks = intended.time_since_epoch().count();
	if (_payload.size() >= sizeof(ticks)) std::memcpy(_payload.data(), &ticks, sizeof(ticks));
	return _payload;
}

std::optional<RecordSource::Clock::time_point> RecordSource::intendedTime(const void* payload, std::size_t length)
{
	Clock::rep ticks = 0;
	if (length < sizeof(ticks)) return std::nullopt;
	std::memcpy(&ticks, payload, sizeof(ticks));
	return Clock::time_point(Clock::duration(ticks));
}

} // namespace Aeon::Bench
