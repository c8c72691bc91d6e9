#include "SimulatedLogs.h"

#include <algorithm>

namespace Aeon::Coordinator
{

bool SimulatedLogs::write(const TopicPartition& partition, ProducerIdAndEpoch producer, TransactionNumber transaction)
{
	auto& state = _partitions[partition][producer.id];
	if (producer.epoch < state.epoch) return false;
	state.epoch = producer.epoch;
	state.open.insert(transaction);
	_writes[transaction].insert(partition);
	return true;
}

ErrorCode SimulatedLogs::mark(const TopicPartition& partition, const TransactionMarker& marker)
{
	auto& state = _partitions[partition][marker.producer.id];
	if (marker.producer.epoch < state.epoch) return ErrorCode::INVALID_PRODUCER_EPOCH;
	state.epoch = marker.producer.epoch;
	for (const auto transaction : state.open)
		_ends[transaction][partition] = marker.committed;
	state.open.clear();
	return ErrorCode::NONE;
}

bool SimulatedLogs::hasOpen(const TopicPartition& partition, ProducerIdAndEpoch producer) const
{
	const auto place = _partitions.find(partition);
	if (place == _partitions.end()) return false;
	const auto state = place->second.find(producer.id);
	return state != place->second.end() && state->second.epoch == producer.epoch && !state->second.open.empty();
}

bool SimulatedLogs::hasOpen() const
{
	return std::any_of(
		_partitions.begin(), _partitions.end(),
		[](const auto& place)
		{
			return std::any_of(
				place.second.begin(), place.second.end(), [](const auto& entry) { return !entry.second.open.empty(); });
		});
}

} // namespace Aeon::Coordinator
