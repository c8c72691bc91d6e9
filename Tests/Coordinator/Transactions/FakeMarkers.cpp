#include "FakeMarkers.h"

namespace Aeon::Coordinator
{

std::vector<MarkerWriter::Outcome> FakeMarkers::write(std::span<const TransactionMarker> markers)
{
	ScopedLock lock(_mutex);
	++_calls;
	while (_held)
		_released.wait(_mutex);
	std::vector<Outcome> outcomes;
	for (const auto& marker : markers)
	{
		auto& outcome = outcomes.emplace_back();
		for (const auto& partition : marker.partitions)
			outcome.push_back(writeLocked(marker, partition));
	}
	return outcomes;
}

void FakeMarkers::fail(const TopicPartition& partition, ErrorCode code, int times)
{
	ScopedLock lock(_mutex);
	_failures[partition] = {code, times};
}

void FakeMarkers::hold()
{
	ScopedLock lock(_mutex);
	_held = true;
}

void FakeMarkers::release()
{
	ScopedLock lock(_mutex);
	_held = false;
	_released.notifyAll();
}

std::vector<TransactionMarker> FakeMarkers::written() const
{
	ScopedLock lock(_mutex);
	return _written;
}

int FakeMarkers::callCount() const
{
	ScopedLock lock(_mutex);
	return _calls;
}

ErrorCode FakeMarkers::writeLocked(const TransactionMarker& marker, const TopicPartition& partition)
{
	if (auto& failure = _failures[partition]; failure.times > 0)
	{
		--failure.times;
		return failure.code;
	}
	auto& one = _written.emplace_back(marker);
	one.partitions = {partition};
	return ErrorCode::NONE;
}

} // namespace Aeon::Coordinator
