#include "Groups/Offsets/PendingOffsets.h"

namespace Aeon::Coordinator
{

CommittedOffset PendingOffsets::Entry::value() const
{
	CommittedOffset value = committed;
	value.metadata = metadata;
	return value;
}

bool PendingOffsets::contains(std::string_view topic, std::int32_t partition) const
{
	const auto found = _topics.find(topic);
	return found != _topics.end() && found->second.contains(partition);
}

void PendingOffsets::put(
	ProducerId producerId, std::string_view topic, std::int32_t partition, Offset record,
	const CommittedOffset& committed)
{
	auto found = _topics.find(topic);
	if (found == _topics.end()) found = _topics.emplace(topic, Partitions()).first;
	const auto [place, isNew] = found->second[partition].try_emplace(producerId);
	if (isNew) ++_counts[producerId];
	place->second = {record, false, committed, std::string(committed.metadata)};
}

void PendingOffsets::supersede(std::string_view topic, std::int32_t partition, Offset record)
{
	const auto found = _topics.find(topic);
	if (found == _topics.end()) return;
	const auto transactions = found->second.find(partition);
	if (transactions == found->second.end()) return;
	for (auto& [producerId, entry] : transactions->second)
		entry.superseded = entry.superseded || entry.record < record;
}

void PendingOffsets::remove(std::string_view topic, std::int32_t partition)
{
	const auto found = _topics.find(topic);
	if (found == _topics.end()) return;
	const auto transactions = found->second.find(partition);
	if (transactions == found->second.end()) return;
	for (const auto& [producerId, entry] : transactions->second)
		forget(producerId);
	found->second.erase(transactions);
	if (found->second.empty()) _topics.erase(found);
}

void PendingOffsets::forget(ProducerId producerId)
{
	const auto count = _counts.find(producerId);
	if (--count->second == 0) _counts.erase(count);
}

} // namespace Aeon::Coordinator
