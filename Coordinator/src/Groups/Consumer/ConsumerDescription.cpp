#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Consumer/PreferredAssignor.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

using Protocol::ConsumerGroupDescribeResponse;

/// What kind of member ConsumerGroupDescribe tells of.
enum class DescribedMemberType : std::int8_t
{
	CLASSIC = 0,
	CONSUMER = 1,
};

/// Partitions of topics that still exist, with their names.
ConsumerGroupDescribeResponse::Assignment
describedPartitions(const Assignment& partitions, const MetadataImage& image, ConsumerGroupDescribeCall& call)
{
	ConsumerGroupDescribeResponse::Assignment described;
	for (const auto& [topicId, numbers] : partitions)
	{
		const TopicImage* topic = image.topic(topicId);
		if (topic == nullptr) continue;
		auto& added = described.topicPartitions.append(call.arena);
		added.topicId = topicId;
		added.topicName = call.keep(std::string_view(topic->name));
		added.partitions.resize(call.arena, numbers.size());
		std::copy(numbers.begin(), numbers.end(), added.partitions.begin());
	}
	return described;
}

/// All that the member may own: it answers for what it gives up until it has.
Assignment heldBy(const ConsumerMember& member)
{
	Assignment held = withoutEpochs(member.current.assigned);
	for (const auto& [topicId, numbers] : withoutEpochs(member.current.pendingRevocation))
	{
		auto& all = held[topicId];
		all.insert(all.end(), numbers.begin(), numbers.end());
		std::sort(all.begin(), all.end());
	}
	return held;
}

std::optional<std::string_view> keepOptional(ConsumerGroupDescribeCall& call, const std::optional<std::string>& text)
{
	return text ? std::optional(call.keep(std::string_view(*text))) : std::nullopt;
}

} // namespace

void ConsumerGroup::describe(ConsumerGroupDescribeCall& call) const
{
	const ConsumerGroupState& state = _context.state;
	const MetadataImage::Ptr image = _context.environment.image();
	auto& response = call.response;
	response = {};
	response.groupId = call.keep(std::string_view(_context.groupId));
	response.groupState = state.stateName();
	response.groupEpoch = state.epoch;
	response.assignmentEpoch = state.assignmentEpoch;
	response.assignorName = preferredAssignor(state, _context.environment.config).name();
	for (const auto& [id, member] : state.members())
	{
		auto& described = response.members.append(call.arena);
		described.memberId = call.keep(std::string_view(id));
		described.instanceId = keepOptional(call, member.metadata.instanceId);
		described.rackId = keepOptional(call, member.metadata.rackId);
		described.memberEpoch = member.current.epoch;
		described.clientId = call.keep(std::string_view(member.metadata.clientId));
		described.clientHost = call.keep(std::string_view(member.metadata.clientHost));
		for (const std::string& topic : member.metadata.topicNames)
			described.subscribedTopicNames.append(call.arena, call.keep(std::string_view(topic)));
		described.subscribedTopicRegex = call.keep(std::string_view(member.metadata.topicRegex));
		described.assignment = describedPartitions(heldBy(member), *image, call);
		described.targetAssignment = describedPartitions(state.target(id), *image, call);
		described.memberType = static_cast<std::int8_t>(
			member.usesClassicProtocol() ? DescribedMemberType::CLASSIC : DescribedMemberType::CONSUMER);
	}
}

} // namespace Aeon::Coordinator
