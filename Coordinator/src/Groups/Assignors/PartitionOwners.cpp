#include "Groups/Assignors/PartitionOwners.h"

#include <algorithm>

namespace Aeon::Coordinator
{

PartitionOwners::PartitionOwners(const AssignorGroup& group) : _group(group), _counts(group.members.size(), 0)
{
	_owners.reserve(group.topics.size());
	for (const AssignorTopic& topic : group.topics)
		_owners.emplace_back(static_cast<std::size_t>(topic.partitionCount), NOBODY);
}

void PartitionOwners::keepPrevious()
{
	for (std::size_t member = 0; member < _group.members.size(); ++member)
	{
		const Assignment* previous = _group.members[member].previous;
		if (previous == nullptr) continue;
		for (const std::size_t topic : *_group.members[member].topics)
		{
			const auto partitions = previous->find(_group.topics[topic].id);
			if (partitions == previous->end()) continue;
			for (const std::int32_t partition : partitions->second)
			{
				// What was recorded long ago is not trusted to fit the topic, nor to name one owner only.
				if (partition < 0 || partition >= _group.topics[topic].partitionCount) continue;
				if (owner(topic, partition) == NOBODY) give(topic, partition, static_cast<std::int32_t>(member));
			}
		}
	}
}

void PartitionOwners::give(std::size_t topic, std::int32_t partition, std::int32_t member)
{
	std::int32_t& place = _owners[topic][static_cast<std::size_t>(partition)];
	if (place != NOBODY) --_counts[static_cast<std::size_t>(place)];
	if (member != NOBODY) ++_counts[static_cast<std::size_t>(member)];
	place = member;
}

std::vector<Assignment> PartitionOwners::assignments() const
{
	std::vector<Assignment> assignments(_group.members.size());
	for (std::size_t topic = 0; topic < _owners.size(); ++topic)
	{
		const Uuid& id = _group.topics[topic].id;
		for (std::size_t partition = 0; partition < _owners[topic].size(); ++partition)
		{
			const std::int32_t member = _owners[topic][partition];
			if (member == NOBODY) continue;
			assignments[static_cast<std::size_t>(member)][id].push_back(static_cast<std::int32_t>(partition));
		}
	}
	return assignments;
}

} // namespace Aeon::Coordinator
