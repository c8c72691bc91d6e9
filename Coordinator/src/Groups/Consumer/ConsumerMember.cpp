#include "Groups/Consumer/ConsumerMember.h"

#include <algorithm>

namespace Aeon::Coordinator
{

const OwnedPartition* findOwned(const OwnedPartitions& partitions, const Uuid& topicId, std::int32_t number)
{
	const auto topic = partitions.find(topicId);
	if (topic == partitions.end()) return nullptr;
	const auto place = std::lower_bound(
		topic->second.begin(), topic->second.end(), number,
		[](const OwnedPartition& partition, std::int32_t wanted) { return partition.number < wanted; });
	return place != topic->second.end() && place->number == number ? &*place : nullptr;
}

OwnedPartitions ownedIn(std::int32_t epoch, const Assignment& partitions)
{
	OwnedPartitions owned;
	for (const auto& [topicId, numbers] : partitions)
	{
		auto& list = owned[topicId];
		list.reserve(numbers.size());
		for (const std::int32_t number : numbers)
			list.push_back({number, epoch});
	}
	return owned;
}

Assignment withoutEpochs(const OwnedPartitions& partitions)
{
	Assignment assignment;
	for (const auto& [topicId, owned] : partitions)
	{
		auto& numbers = assignment[topicId];
		numbers.reserve(owned.size());
		for (const OwnedPartition& partition : owned)
			numbers.push_back(partition.number);
	}
	return assignment;
}

} // namespace Aeon::Coordinator
