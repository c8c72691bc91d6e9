#include "Groups/Consumer/TargetAssignment.h"

#include "Groups/Consumer/SubscribedTopics.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

/// By what a member says it is subscribed to; most members of a group say the same.
struct SubscriptionOrder
{
	bool operator()(const ConsumerMemberMetadata* left, const ConsumerMemberMetadata* right) const
	{
		return std::tie(left->topicRegex, left->topicNames) < std::tie(right->topicRegex, right->topicNames);
	}
};

/// The group as the assignor is to see it, with what its views point to.
class AssignorInput
{
public:
	AssignorInput(const TargetAssignment& target, const std::vector<const ConsumerMember*>& members);

	const AssignorGroup& group() const noexcept { return _group; }

private:
	void resolve(const std::vector<const ConsumerMember*>& members, const TargetAssignment& target);
	TopicPlaces placesOf(const std::vector<Uuid>& ids) const;

	AssignorGroup _group;
	std::map<const ConsumerMemberMetadata*, std::vector<Uuid>, SubscriptionOrder> _ids;
	std::map<const ConsumerMemberMetadata*, TopicPlaces, SubscriptionOrder> _places;
};

AssignorInput::AssignorInput(const TargetAssignment& target, const std::vector<const ConsumerMember*>& members)
{
	resolve(members, target);
	_group.members.reserve(members.size());
	for (const ConsumerMember* member : members)
	{
		const bool replaces = member == &target.updated && !target.replacedId.empty();
		const auto& targets = target.state.targets();
		const auto previous = targets.find(replaces ? target.replacedId : std::string_view(member->id));
		_group.members.push_back({
			.id = member->id,
			.instanceId = member->metadata.instanceId,
			.topics = &_places.at(&member->metadata),
			.previous = previous == targets.end() ? nullptr : &previous->second,
		});
	}
}

void AssignorInput::resolve(const std::vector<const ConsumerMember*>& members, const TargetAssignment& target)
{
	std::vector<Uuid> all;
	for (const ConsumerMember* member : members)
	{
		const auto [place, isNew] = _ids.try_emplace(&member->metadata);
		if (!isNew) continue;
		place->second = SubscribedTopics(member->metadata, target.state, target.image).ids();
		all.insert(all.end(), place->second.begin(), place->second.end());
	}
	std::sort(all.begin(), all.end());
	all.erase(std::unique(all.begin(), all.end()), all.end());
	for (const Uuid& id : all)
		_group.topics.push_back({id, target.image.topic(id)->partitionCount()});
	for (const auto& [metadata, ids] : _ids)
	{
		_places.emplace(metadata, placesOf(ids));
		_group.isHomogeneous = _group.isHomogeneous && ids == _ids.begin()->second;
	}
}

TopicPlaces AssignorInput::placesOf(const std::vector<Uuid>& ids) const
{
	TopicPlaces places;
	places.reserve(ids.size());
	for (const Uuid& id : ids)
	{
		const auto place = std::lower_bound(
			_group.topics.begin(), _group.topics.end(), id,
			[](const AssignorTopic& topic, const Uuid& wanted) { return topic.id < wanted; });
		places.push_back(static_cast<std::size_t>(place - _group.topics.begin()));
	}
	return places;
}

/// All members as they are to be, by id.
std::vector<const ConsumerMember*> membersOf(const TargetAssignment& target)
{
	std::vector<const ConsumerMember*> members;
	members.reserve(target.state.members().size() + 1);
	bool isIn = false;
	for (const auto& [id, member] : target.state.members())
	{
		if (id == target.replacedId && id != target.updated.id) continue;
		if (!isIn && id >= target.updated.id)
		{
			members.push_back(&target.updated);
			isIn = true;
		}
		if (id != target.updated.id) members.push_back(&member);
	}
	if (!isIn) members.push_back(&target.updated);
	return members;
}

} // namespace

Assignment TargetAssignment::compute(
	const PartitionAssignor& assignor, std::int32_t epoch, std::int64_t nowMs, ConsumerGroupRecords& records) const
{
	const std::vector<const ConsumerMember*> members = membersOf(*this);
	const AssignorInput input(*this, members);
	std::vector<Assignment> assignments = assignor.assign(input.group());

	Assignment ofUpdated;
	for (std::size_t place = 0; place < members.size(); ++place)
	{
		const Assignment* previous = input.group().members[place].previous;
		if (previous == nullptr || *previous != assignments[place])
			records.addTarget(members[place]->id, assignments[place]);
		if (members[place] == &updated) ofUpdated = std::move(assignments[place]);
	}
	records.addTargetEpoch(epoch, nowMs);
	return ofUpdated;
}

} // namespace Aeon::Coordinator
