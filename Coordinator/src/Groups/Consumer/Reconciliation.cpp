#include "Groups/Consumer/Reconciliation.h"

#include <algorithm>
#include <set>

namespace Aeon::Coordinator
{

namespace
{

/// What a topic of the member falls into.
struct TopicDifference
{
	std::vector<OwnedPartition> kept;
	std::vector<OwnedPartition> dropped;
	std::vector<std::int32_t> added;
};

/// Both lists ascend.
TopicDifference differenceOf(const std::vector<OwnedPartition>& owned, const std::vector<std::int32_t>& wanted)
{
	TopicDifference difference;
	auto next = wanted.begin();
	for (const OwnedPartition& partition : owned)
	{
		while (next != wanted.end() && *next < partition.number)
			difference.added.push_back(*next++);
		const bool isWanted = next != wanted.end() && *next == partition.number;
		(isWanted ? difference.kept : difference.dropped).push_back(partition);
		if (isWanted) ++next;
	}
	difference.added.insert(difference.added.end(), next, wanted.end());
	return difference;
}

void insertSorted(std::vector<OwnedPartition>& partitions, const std::vector<OwnedPartition>& others)
{
	partitions.insert(partitions.end(), others.begin(), others.end());
	std::sort(
		partitions.begin(), partitions.end(),
		[](const OwnedPartition& left, const OwnedPartition& right) { return left.number < right.number; });
}

const std::vector<OwnedPartition>& ownedOf(const OwnedPartitions& partitions, const Uuid& topicId)
{
	static const std::vector<OwnedPartition> NONE;
	const auto topic = partitions.find(topicId);
	return topic == partitions.end() ? NONE : topic->second;
}

} // namespace

Result<CurrentAssignment> Reconciliation::step() const
{
	const CurrentAssignment& current = member.current;
	switch (current.state)
	{
	case ConsumerMemberState::STABLE:
		if (current.epoch != targetEpoch) return towardsTarget(current.epoch);
		return hasSubscriptionChanged ? withoutDroppedTopics() : current;
	case ConsumerMemberState::UNREVOKED_PARTITIONS:
		if (!mayOwn(current.pendingRevocation)) return towardsTarget(current.epoch);
		return hasSubscriptionChanged ? withoutDroppedTopics() : current;
	case ConsumerMemberState::UNRELEASED_PARTITIONS:
		return towardsTarget(current.epoch);
	case ConsumerMemberState::UNKNOWN:
		break;
	}
	if (!reported || !reported->empty())
		return Error{
			ErrorCode::FENCED_MEMBER_EPOCH,
			"The state of the member is not known here. It must give up all its partitions and join again."};
	return towardsTarget(targetEpoch);
}

CurrentAssignment Reconciliation::towardsTarget(std::int32_t epoch) const
{
	static const std::vector<std::int32_t> NONE;
	std::set<Uuid> topicIds;
	for (const auto& [topicId, numbers] : target)
		topicIds.insert(topicId);
	for (const auto& [topicId, owned] : member.current.assigned)
		topicIds.insert(topicId);

	OwnedPartitions kept;
	OwnedPartitions dropped;
	OwnedPartitions added;
	bool isWaiting = false;
	for (const Uuid& topicId : topicIds)
	{
		const auto wanted = target.find(topicId);
		const bool isWanted = wanted != target.end() && topics.contains(topicId);
		TopicDifference difference =
			differenceOf(ownedOf(member.current.assigned, topicId), isWanted ? wanted->second : NONE);
		if (!difference.kept.empty()) kept[topicId] = std::move(difference.kept);
		if (!difference.dropped.empty()) dropped[topicId] = std::move(difference.dropped);
		for (const std::int32_t number : difference.added)
		{
			// What the member itself was about to give up is free for it.
			if (holders.isHeld(topicId, number) &&
				findOwned(member.current.pendingRevocation, topicId, number) == nullptr)
				isWaiting = true;
			else
				added[topicId].push_back({number, targetEpoch});
		}
	}

	CurrentAssignment next = member.current;
	if (!dropped.empty() && mayOwn(dropped))
	{
		next.state = ConsumerMemberState::UNREVOKED_PARTITIONS;
		next.enter(epoch);
		next.assigned = std::move(kept);
		next.pendingRevocation = std::move(dropped);
		return next;
	}
	for (const auto& [topicId, partitions] : added)
		insertSorted(kept[topicId], partitions);
	next.state = isWaiting ? ConsumerMemberState::UNRELEASED_PARTITIONS : ConsumerMemberState::STABLE;
	next.enter(targetEpoch);
	next.assigned = std::move(kept);
	next.pendingRevocation.clear();
	return next;
}

CurrentAssignment Reconciliation::withoutDroppedTopics() const
{
	CurrentAssignment next = member.current;
	std::erase_if(next.assigned, [&](const auto& topic) { return !topics.contains(topic.first); });
	if (next.assigned.size() == member.current.assigned.size()) return next;
	next.enter(next.epoch);

	OwnedPartitions pending = next.pendingRevocation;
	for (const auto& [topicId, owned] : member.current.assigned)
		if (!next.assigned.contains(topicId)) insertSorted(pending[topicId], owned);
	// Where it has given them up already, its state stays as it was.
	if (!mayOwn(pending)) return next;
	next.state = ConsumerMemberState::UNREVOKED_PARTITIONS;
	next.pendingRevocation = std::move(pending);
	return next;
}

bool Reconciliation::mayOwn(const OwnedPartitions& partitions) const
{
	if (!reported) return true;
	return std::any_of(
		reported->begin(), reported->end(),
		[&](const auto& topic)
		{
			return std::any_of(
				topic.second.begin(), topic.second.end(),
				[&](std::int32_t number) { return findOwned(partitions, topic.first, number) != nullptr; });
		});
}

} // namespace Aeon::Coordinator
