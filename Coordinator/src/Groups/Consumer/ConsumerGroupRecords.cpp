#include "Groups/Consumer/ConsumerGroupRecords.h"

#include <algorithm>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using Protocol::Array;

std::optional<std::string_view> keepOptional(GroupRecords& records, const std::optional<std::string>& text)
{
	return text ? std::optional(records.keep(*text)) : std::nullopt;
}

Array<std::string_view> keepTexts(GroupRecords& records, const std::vector<std::string>& texts)
{
	Array<std::string_view> array;
	array.resize(records.arena(), texts.size());
	for (std::size_t index = 0; index < texts.size(); ++index)
		array[index] = records.keep(texts[index]);
	return array;
}

using RecordedPartitions = ConsumerGroupCurrentMemberAssignmentValue::TopicPartitions;

Array<RecordedPartitions> recordedPartitions(const OwnedPartitions& partitions, Protocol::Arena& arena)
{
	Array<RecordedPartitions> topics;
	for (const auto& [topicId, owned] : partitions)
	{
		RecordedPartitions& topic = topics.append(arena);
		topic.topicId = topicId;
		topic.partitions.resize(arena, owned.size());
		Array<std::int32_t> epochs;
		epochs.resize(arena, owned.size());
		for (std::size_t index = 0; index < owned.size(); ++index)
		{
			topic.partitions[index] = owned[index].number;
			epochs[index] = owned[index].epoch;
		}
		topic.assignmentEpochs = epochs;
	}
	return topics;
}

} // namespace

void ConsumerGroupRecords::addEpoch(std::int32_t epoch, std::int64_t metadataHash)
{
	ConsumerGroupMetadataValue value;
	value.epoch = epoch;
	value.metadataHash = metadataHash;
	_records.add<ConsumerGroupMetadataRecord>({.groupId = _groupId}, value);
}

void ConsumerGroupRecords::addMetadata(const ConsumerMember& member)
{
	const ConsumerMemberMetadata& metadata = member.metadata;
	ConsumerGroupMemberMetadataValue value;
	value.instanceId = keepOptional(_records, metadata.instanceId);
	value.rackId = keepOptional(_records, metadata.rackId);
	value.clientId = _records.keep(metadata.clientId);
	value.clientHost = _records.keep(metadata.clientHost);
	value.subscribedTopicNames = keepTexts(_records, metadata.topicNames);
	value.subscribedTopicRegex = _records.keep(metadata.topicRegex);
	value.rebalanceTimeoutMs = metadata.rebalanceTimeoutMs;
	value.serverAssignor = keepOptional(_records, metadata.serverAssignor);
	value.classicMemberMetadata.reset();
	if (metadata.classic)
	{
		ConsumerGroupMemberMetadataValue::ClassicMemberMetadata classic;
		classic.sessionTimeoutMs = metadata.classic->sessionTimeoutMs;
		for (const ClassicMetadata::Protocol& protocol : metadata.classic->protocols)
		{
			auto& added = classic.supportedProtocols.append(_records.arena());
			added.name = _records.keep(protocol.name);
			added.metadata = _records.keep(BytesView(protocol.metadata));
		}
		value.classicMemberMetadata = classic;
	}
	_records.add<ConsumerGroupMemberMetadataRecord>({.groupId = _groupId, .memberId = _records.keep(member.id)}, value);
}

void ConsumerGroupRecords::addTarget(std::string_view memberId, const Assignment& target)
{
	ConsumerGroupTargetAssignmentMemberValue value;
	for (const auto& [topicId, numbers] : target)
	{
		auto& topic = value.topicPartitions.append(_records.arena());
		topic.topicId = topicId;
		topic.partitions.resize(_records.arena(), numbers.size());
		std::copy(numbers.begin(), numbers.end(), topic.partitions.begin());
	}
	_records.add<ConsumerGroupTargetAssignmentMemberRecord>(
		{.groupId = _groupId, .memberId = _records.keep(memberId)}, value);
}

void ConsumerGroupRecords::addTargetEpoch(std::int32_t assignmentEpoch, std::int64_t timestampMs)
{
	ConsumerGroupTargetAssignmentMetadataValue value;
	value.assignmentEpoch = assignmentEpoch;
	value.assignmentTimestamp = timestampMs;
	_records.add<ConsumerGroupTargetAssignmentMetadataRecord>({.groupId = _groupId}, value);
}

void ConsumerGroupRecords::addCurrent(const ConsumerMember& member)
{
	ConsumerGroupCurrentMemberAssignmentValue value;
	value.memberEpoch = member.current.epoch;
	value.previousMemberEpoch = member.current.previousEpoch;
	value.state = static_cast<std::int8_t>(member.current.state);
	value.assignedPartitions = recordedPartitions(member.current.assigned, _records.arena());
	value.partitionsPendingRevocation = recordedPartitions(member.current.pendingRevocation, _records.arena());
	_records.add<ConsumerGroupCurrentMemberAssignmentRecord>(
		{.groupId = _groupId, .memberId = _records.keep(member.id)}, value);
}

void ConsumerGroupRecords::addRegex(std::string_view regex, const ResolvedRegex& resolved)
{
	ConsumerGroupRegularExpressionValue value;
	value.topics = keepTexts(_records, resolved.topics);
	value.version = resolved.version;
	value.timestamp = resolved.timestampMs;
	_records.add<ConsumerGroupRegularExpressionRecord>(
		{.groupId = _groupId, .regularExpression = _records.keep(regex)}, value);
}

void ConsumerGroupRecords::removeMember(std::string_view memberId)
{
	const std::string_view id = _records.keep(memberId);
	_records.addTombstone<ConsumerGroupCurrentMemberAssignmentRecord>({.groupId = _groupId, .memberId = id});
	_records.addTombstone<ConsumerGroupTargetAssignmentMemberRecord>({.groupId = _groupId, .memberId = id});
	_records.addTombstone<ConsumerGroupMemberMetadataRecord>({.groupId = _groupId, .memberId = id});
}

void ConsumerGroupRecords::removeRegex(std::string_view regex)
{
	_records.addTombstone<ConsumerGroupRegularExpressionRecord>(
		{.groupId = _groupId, .regularExpression = _records.keep(regex)});
}

void ConsumerGroupRecords::removePartitionMetadata()
{
	_records.addTombstone<ConsumerGroupPartitionMetadataRecord>({.groupId = _groupId});
}

void ConsumerGroupRecords::replaceMember(
	const ConsumerMember& oldMember, const ConsumerMember& newMember, const Assignment& target)
{
	removeMember(oldMember.id);
	addMetadata(newMember);
	addTarget(newMember.id, target);
	addCurrent(newMember);
}

void ConsumerGroupRecords::removeGroup(
	const ConsumerGroupState& state, std::string_view replacedId, std::string_view newId)
{
	std::vector<std::string_view> members;
	for (const auto& [id, member] : state.members())
		members.push_back(_records.keep(!replacedId.empty() && id == replacedId ? newId : std::string_view(id)));

	for (const std::string_view id : members)
		_records.addTombstone<ConsumerGroupCurrentMemberAssignmentRecord>({.groupId = _groupId, .memberId = id});
	for (const std::string_view id : members)
		_records.addTombstone<ConsumerGroupTargetAssignmentMemberRecord>({.groupId = _groupId, .memberId = id});
	_records.addTombstone<ConsumerGroupTargetAssignmentMetadataRecord>({.groupId = _groupId});
	for (const std::string_view id : members)
		_records.addTombstone<ConsumerGroupMemberMetadataRecord>({.groupId = _groupId, .memberId = id});
	for (const auto& [regex, resolved] : state.regexes())
		removeRegex(regex);
	removePartitionMetadata();
	_records.addTombstone<ConsumerGroupMetadataRecord>({.groupId = _groupId});
}

void ConsumerGroupRecords::addGroup(const ConsumerGroupState& state)
{
	for (const auto& [id, member] : state.members())
		addMetadata(member);
	addEpoch(state.epoch, state.metadataHash);
	for (const auto& [id, member] : state.members())
		addTarget(id, state.target(id));
	addTargetEpoch(state.assignmentEpoch, state.assignmentTimestampMs);
	for (const auto& [id, member] : state.members())
		addCurrent(member);
}

} // namespace Aeon::Coordinator
