#include "Groups/Assignors/RangeAssignor.h"

#include <algorithm>
#include <numeric>

namespace Aeon::Coordinator
{

namespace
{

/// Places of members in the order in which ranges are given out.
std::vector<std::size_t> rangeOrder(const std::vector<AssignorMember>& members)
{
	std::vector<std::size_t> order(members.size());
	std::iota(order.begin(), order.end(), 0);
	std::sort(
		order.begin(), order.end(),
		[&](std::size_t left, std::size_t right)
		{
			const auto& first = members[left].instanceId;
			const auto& second = members[right].instanceId;
			if (first && second && *first != *second) return *first < *second;
			if (first.has_value() != second.has_value()) return first.has_value();
			return members[left].id < members[right].id;
		});
	return order;
}

/// What is left of a topic while its ranges are given out.
struct Remainder
{
	std::int32_t next = 0;
	std::int32_t partitions = 0;
	std::int32_t subscribers = 0;
};

} // namespace

std::vector<Assignment> RangeAssignor::assign(const AssignorGroup& group) const
{
	std::vector<Remainder> remainders(group.topics.size());
	for (std::size_t topic = 0; topic < group.topics.size(); ++topic)
		remainders[topic].partitions = group.topics[topic].partitionCount;
	for (const AssignorMember& member : group.members)
		for (const std::size_t topic : *member.topics)
			++remainders[topic].subscribers;

	std::vector<Assignment> assignments(group.members.size());
	for (const std::size_t member : rangeOrder(group.members))
	{
		for (const std::size_t topic : *group.members[member].topics)
		{
			// Rounded up over those that are left: the first members get the longer ranges.
			Remainder& left = remainders[topic];
			const std::int32_t length = (left.partitions + left.subscribers - 1) / left.subscribers;
			left.partitions -= length;
			--left.subscribers;
			if (length == 0) continue;
			auto& range = assignments[member][group.topics[topic].id];
			range.resize(static_cast<std::size_t>(length));
			std::iota(range.begin(), range.end(), left.next);
			left.next += length;
		}
	}
	return assignments;
}

} // namespace Aeon::Coordinator
