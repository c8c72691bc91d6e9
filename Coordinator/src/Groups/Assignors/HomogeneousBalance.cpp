#include "Groups/Assignors/HomogeneousBalance.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// How many partitions each member is to have. Those that have more than the fair share already are the first to get
/// one of the partitions that do not divide; the last members get what is left of these.
std::vector<std::int32_t> quotas(const AssignorGroup& group, const PartitionOwners& owners)
{
	std::int64_t partitions = 0;
	for (const AssignorTopic& topic : group.topics)
		partitions += topic.partitionCount;
	const auto members = static_cast<std::int64_t>(group.members.size());
	const auto share = static_cast<std::int32_t>(partitions / members);
	std::int64_t extra = partitions % members;

	std::vector<std::int32_t> quotas(group.members.size(), share);
	for (std::size_t member = 0; member < quotas.size() && extra > 0; ++member)
	{
		if (owners.count(member) <= share) continue;
		++quotas[member];
		--extra;
	}
	for (std::size_t member = quotas.size(); member > 0 && extra > 0; --member)
	{
		if (quotas[member - 1] > share) continue;
		++quotas[member - 1];
		--extra;
	}
	return quotas;
}

} // namespace

void balanceHomogeneous(const AssignorGroup& group, PartitionOwners& owners)
{
	if (group.members.empty()) return;
	const std::vector<std::int32_t> quota = quotas(group, owners);

	// From the end, so that a member keeps its first partitions.
	for (std::size_t topic = group.topics.size(); topic > 0; --topic)
	{
		for (std::int32_t partition = group.topics[topic - 1].partitionCount - 1; partition >= 0; --partition)
		{
			const std::int32_t owner = owners.owner(topic - 1, partition);
			if (owner == PartitionOwners::NOBODY) continue;
			const auto member = static_cast<std::size_t>(owner);
			if (owners.count(member) > quota[member]) owners.give(topic - 1, partition, PartitionOwners::NOBODY);
		}
	}

	std::size_t member = 0;
	for (std::size_t topic = 0; topic < group.topics.size(); ++topic)
	{
		for (std::int32_t partition = 0; partition < group.topics[topic].partitionCount; ++partition)
		{
			if (owners.owner(topic, partition) != PartitionOwners::NOBODY) continue;
			// The quotas sum up to the partitions: somebody has room as long as one has no owner.
			while (owners.count(member) >= quota[member])
				++member;
			owners.give(topic, partition, static_cast<std::int32_t>(member));
		}
	}
}

} // namespace Aeon::Coordinator
