#include "Groups/Offsets/GroupOffsets.h"

#include "Groups/Offsets/CommitMetadata.h"

#include <limits>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::int64_t NO_EXPIRE_TIMESTAMP = -1;
constexpr std::int64_t DEFAULT_RETENTION = -1;

/// When offsets of this commit go, where it says so.
std::int64_t expireTimestamp(std::int64_t retentionMs, std::int64_t nowMs) noexcept
{
	if (retentionMs == DEFAULT_RETENTION) return NO_EXPIRE_TIMESTAMP;
	const bool fits = retentionMs <= std::numeric_limits<std::int64_t>::max() - nowMs;
	return fits ? nowMs + retentionMs : std::numeric_limits<std::int64_t>::max();
}

template <typename Partition>
OffsetCommitValue valueOf(const Partition& partition, const Uuid& topicId, std::int64_t nowMs)
{
	OffsetCommitValue value;
	value.offset = partition.committedOffset;
	value.metadata = partition.committedMetadata.value_or("");
	value.commitTimestamp = nowMs;
	value.leaderEpoch = partition.committedLeaderEpoch;
	value.topicId = topicId;
	return value;
}

OffsetCommitValue valueOf(
	const Protocol::OffsetCommitRequest::OffsetCommitRequestPartition& partition, const Uuid& topicId,
	std::int64_t expireMs, std::int64_t nowMs)
{
	auto value = valueOf(partition, topicId, nowMs);
	if (partition.commitTimestamp != NO_TIMESTAMP) value.commitTimestamp = partition.commitTimestamp;
	if (expireMs == NO_EXPIRE_TIMESTAMP) return value;
	value.expireTimestamp = expireMs;
	// A record that says when it expires has no room for what came later; what is kept now is what a restart gives.
	value.leaderEpoch = NO_LEADER_EPOCH.value();
	value.topicId = Uuid();
	return value;
}

CommittedOffset committedBy(const OffsetCommitValue& value)
{
	CommittedOffset committed;
	committed.offset = value.offset;
	committed.leaderEpoch = value.leaderEpoch;
	committed.metadata = value.metadata;
	committed.commitMs = value.commitTimestamp;
	if (value.expireTimestamp != NO_EXPIRE_TIMESTAMP) committed.expireMs = value.expireTimestamp;
	committed.topicId = value.topicId;
	return committed;
}

} // namespace

GroupOffsets::GroupOffsets(const std::string& groupId, const GroupEnvironment& environment) :
	_groupId(groupId), _environment(environment)
{
}

void GroupOffsets::commit(OffsetCommitCall& call, GroupOperation& operation)
{
	const std::int64_t expireMs = expireTimestamp(call.request.retentionTimeMs, operation.wallMs);
	record(
		call, operation, [&](const auto& partition, const Uuid& topicId)
		{ return valueOf(partition, topicId, expireMs, operation.wallMs); });
}

void GroupOffsets::commit(TxnOffsetCommitCall& call, GroupOperation& operation)
{
	record(
		call, operation,
		[&](const auto& partition, const Uuid& topicId) { return valueOf(partition, topicId, operation.wallMs); });
}

template <typename Call, typename Value>
void GroupOffsets::record(Call& call, GroupOperation& operation, const Value& valueOf)
{
	const auto lengthMax = _environment.config.offsetMetadataBytesMax;
	call.response.topics.resize(call.arena, call.request.topics.size());
	for (std::size_t i = 0; i < call.request.topics.size(); ++i)
	{
		const auto& topic = call.request.topics[i];
		auto& answer = call.response.topics[i];
		answer.name = topic.name;
		answer.topicId = topic.topicId;
		answer.partitions.resize(call.arena, topic.partitions.size());
		for (std::size_t k = 0; k < topic.partitions.size(); ++k)
		{
			const auto& partition = topic.partitions[k];
			answer.partitions[k].partitionIndex = partition.partitionIndex;
			if (isMetadataTooLong(partition.committedMetadata.value_or(""), lengthMax))
				answer.partitions[k].errorCode = wireCode(ErrorCode::OFFSET_METADATA_TOO_LARGE);
			else
				operation.records().add<OffsetCommitRecord>(
					keyOf(topic.name, partition.partitionIndex), valueOf(partition, topic.topicId));
		}
	}
	operation.answer(call);
}

void GroupOffsets::replay(const OffsetCommitRecord& record, const RecordPlace& place)
{
	const auto& topic = record.key.topic;
	const auto partition = record.key.partition;
	if (record.value && place.producerId != NO_PRODUCER_ID)
		_pending.put(place.producerId, topic, partition, place.offset, committedBy(*record.value));
	else if (record.value)
	{
		put(topic, partition, committedBy(*record.value));
		_pending.supersede(topic, partition, place.offset);
	}
	else
	{
		_pending.remove(topic, partition);
		const auto found = _topics.find(topic);
		if (found == _topics.end()) return;
		found->second.remove(partition);
		if (found->second.empty()) _topics.erase(found);
	}
}

void GroupOffsets::endTransaction(ProducerId producerId, Offset marker, bool committed)
{
	_pending.end(
		producerId, marker,
		[&](std::string_view topic, std::int32_t partition, Offset record, const CommittedOffset& offset)
		{
			if (!committed) return;
			put(topic, partition, offset);
			_pending.supersede(topic, partition, record);
		});
}

void GroupOffsets::put(std::string_view topic, std::int32_t partition, const CommittedOffset& committed)
{
	auto found = _topics.find(topic);
	if (found == _topics.end()) found = _topics.emplace(topic, TopicOffsets()).first;
	found->second.put(partition, committed);
}

bool GroupOffsets::isCommitted(std::string_view topic, std::int32_t partition) const
{
	const auto found = _topics.find(topic);
	return found != _topics.end() && found->second.find(partition);
}

OffsetCommitKey GroupOffsets::keyOf(std::string_view topic, std::int32_t partition) const noexcept
{
	OffsetCommitKey key;
	key.group = _groupId;
	key.topic = topic;
	key.partition = partition;
	return key;
}

} // namespace Aeon::Coordinator
