#include "Groups/Consumer/PartitionHolders.h"

namespace Aeon::Coordinator
{

void PartitionHolders::hold(const std::string* holder, const CurrentAssignment& current)
{
	hold(holder, current.assigned);
	hold(holder, current.pendingRevocation);
}

void PartitionHolders::release(const std::string* holder, const CurrentAssignment& current)
{
	release(holder, current.assigned);
	release(holder, current.pendingRevocation);
}

bool PartitionHolders::isHeld(const Uuid& topicId, std::int32_t partition) const
{
	const auto topic = _holders.find(topicId);
	return topic != _holders.end() && topic->second.contains(partition);
}

void PartitionHolders::hold(const std::string* holder, const OwnedPartitions& partitions)
{
	for (const auto& [topicId, owned] : partitions)
	{
		auto& holders = _holders[topicId];
		for (const OwnedPartition& partition : owned)
			holders[partition.number] = holder;
	}
}

void PartitionHolders::release(const std::string* holder, const OwnedPartitions& partitions)
{
	for (const auto& [topicId, owned] : partitions)
	{
		const auto topic = _holders.find(topicId);
		if (topic == _holders.end()) continue;
		for (const OwnedPartition& partition : owned)
		{
			const auto place = topic->second.find(partition.number);
			if (place != topic->second.end() && place->second == holder) topic->second.erase(place);
		}
		if (topic->second.empty()) _holders.erase(topic);
	}
}

} // namespace Aeon::Coordinator
