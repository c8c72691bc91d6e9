#include "Groups/Consumer/ConsumerReplay.h"

#include "Groups/Consumer/TopicNameList.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

std::optional<std::string> optionalText(const std::optional<std::string_view>& text)
{
	return text ? std::optional<std::string>(*text) : std::nullopt;
}

ConsumerMemberMetadata metadataOf(const ConsumerGroupMemberMetadataValue& value)
{
	ConsumerMemberMetadata metadata;
	metadata.instanceId = optionalText(value.instanceId);
	metadata.rackId = optionalText(value.rackId);
	metadata.clientId = value.clientId;
	metadata.clientHost = value.clientHost;
	metadata.topicNames = topicNameList(value.subscribedTopicNames);
	metadata.topicRegex = value.subscribedTopicRegex.value_or("");
	metadata.rebalanceTimeoutMs = value.rebalanceTimeoutMs;
	metadata.serverAssignor = optionalText(value.serverAssignor);
	// A record without the field reads as one with an empty value.
	if (value.classicMemberMetadata && !value.classicMemberMetadata->supportedProtocols.empty())
	{
		ClassicMetadata& classic = metadata.classic.emplace();
		classic.sessionTimeoutMs = value.classicMemberMetadata->sessionTimeoutMs;
		for (const auto& protocol : value.classicMemberMetadata->supportedProtocols)
			classic.protocols.push_back(
				{std::string(protocol.name), {protocol.metadata.begin(), protocol.metadata.end()}});
	}
	return metadata;
}

using RecordedPartitions = ConsumerGroupCurrentMemberAssignmentValue::TopicPartitions;

/// Kafka before 4.3 records no epochs of partitions: they count as got in the member's.
OwnedPartitions ownedPartitions(const Protocol::Array<RecordedPartitions>& topics, std::int32_t memberEpoch)
{
	const std::int32_t otherwise = std::max(memberEpoch, 0);
	OwnedPartitions partitions;
	for (const RecordedPartitions& topic : topics)
	{
		if (topic.partitions.empty()) continue;
		const bool hasEpochs = topic.assignmentEpochs.size() == topic.partitions.size();
		auto& owned = partitions[topic.topicId];
		for (std::size_t index = 0; index < topic.partitions.size(); ++index)
			owned.push_back({topic.partitions[index], hasEpochs ? topic.assignmentEpochs[index] : otherwise});
		std::sort(
			owned.begin(), owned.end(),
			[](const OwnedPartition& left, const OwnedPartition& right) { return left.number < right.number; });
	}
	return partitions;
}

ConsumerMemberState memberState(std::int8_t recorded)
{
	const auto state = static_cast<ConsumerMemberState>(recorded);
	switch (state)
	{
	case ConsumerMemberState::STABLE:
	case ConsumerMemberState::UNREVOKED_PARTITIONS:
	case ConsumerMemberState::UNRELEASED_PARTITIONS:
		return state;
	default:
		return ConsumerMemberState::UNKNOWN;
	}
}

/// The member as it is known, or a new one.
ConsumerMember memberOrNew(const ConsumerGroupState& state, std::string_view id)
{
	if (const ConsumerMember* member = state.member(id)) return *member;
	ConsumerMember member;
	member.id = id;
	return member;
}

} // namespace

void replayRecord(ConsumerGroupState& state, const ConsumerGroupMetadataRecord& record)
{
	if (!record.value) return;
	state.epoch = record.value->epoch;
	state.metadataHash = record.value->metadataHash;
}

void replayRecord(ConsumerGroupState& state, const ConsumerGroupPartitionMetadataRecord& record)
{
	state.hasPartitionMetadata = record.value.has_value();
}

void replayRecord(ConsumerGroupState& state, const ConsumerGroupMemberMetadataRecord& record)
{
	if (!record.value)
	{
		state.removeMember(record.key.memberId);
		return;
	}
	ConsumerMember member = memberOrNew(state, record.key.memberId);
	member.metadata = metadataOf(*record.value);
	state.putMember(std::move(member));
}

void replayRecord(ConsumerGroupState& state, const ConsumerGroupTargetAssignmentMetadataRecord& record)
{
	state.assignmentEpoch = record.value ? record.value->assignmentEpoch : -1;
	state.assignmentTimestampMs = record.value ? record.value->assignmentTimestamp : 0;
}

void replayRecord(ConsumerGroupState& state, const ConsumerGroupTargetAssignmentMemberRecord& record)
{
	if (!record.value)
	{
		state.removeTarget(record.key.memberId);
		return;
	}
	Assignment target;
	for (const auto& topic : record.value->topicPartitions)
	{
		if (topic.partitions.empty()) continue;
		auto& numbers = target[topic.topicId];
		numbers.assign(topic.partitions.begin(), topic.partitions.end());
		std::sort(numbers.begin(), numbers.end());
	}
	state.putTarget(record.key.memberId, std::move(target));
}

void replayRecord(ConsumerGroupState& state, const ConsumerGroupCurrentMemberAssignmentRecord& record)
{
	if (!record.value)
	{
		const ConsumerMember* known = state.member(record.key.memberId);
		if (known == nullptr) return;
		// The member goes with the next records.
		ConsumerMember member = *known;
		member.current = CurrentAssignment{};
		member.current.epoch = LEAVE_EPOCH;
		member.current.previousEpoch = LEAVE_EPOCH;
		state.putMember(std::move(member));
		return;
	}
	ConsumerMember member = memberOrNew(state, record.key.memberId);
	const ConsumerGroupCurrentMemberAssignmentValue& value = *record.value;
	member.current.epoch = value.memberEpoch;
	member.current.previousEpoch = value.previousMemberEpoch;
	member.current.state = memberState(value.state);
	member.current.assigned = ownedPartitions(value.assignedPartitions, value.memberEpoch);
	member.current.pendingRevocation = ownedPartitions(value.partitionsPendingRevocation, value.memberEpoch);
	state.putMember(std::move(member));
}

void replayRecord(ConsumerGroupState& state, const ConsumerGroupRegularExpressionRecord& record)
{
	if (!record.value)
	{
		state.removeRegex(record.key.regularExpression);
		return;
	}
	ResolvedRegex resolved;
	resolved.topics = topicNameList(record.value->topics);
	resolved.version = record.value->version;
	resolved.timestampMs = record.value->timestamp;
	state.putRegex(record.key.regularExpression, std::move(resolved));
}

} // namespace Aeon::Coordinator
