#include "Groups/Offsets/GroupOffsets.h"

#include <limits>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::int64_t NO_EXPIRE_TIMESTAMP = -1;
constexpr std::int64_t DEFAULT_RETENTION = -1;

/// Length as Kafka counts it: in UTF-16 units.
std::size_t utf16Length(std::string_view text) noexcept
{
	std::size_t length = 0;
	for (const char byte : text)
	{
		const auto bits = static_cast<std::uint8_t>(byte);
		const bool continues = (bits & 0xc0) == 0x80;
		const bool isPair = bits >= 0xf0;
		length += continues ? 0 : isPair ? 2 : 1;
	}
	return length;
}

bool isTooLong(std::string_view metadata, std::int32_t lengthMax) noexcept
{
	const auto limit = static_cast<std::size_t>(std::max(lengthMax, 0));
	return metadata.size() > limit && utf16Length(metadata) > limit;
}

/// When offsets of this commit go, where it says so.
std::int64_t expireTimestamp(std::int64_t retentionMs, std::int64_t nowMs) noexcept
{
	if (retentionMs == DEFAULT_RETENTION) return NO_EXPIRE_TIMESTAMP;
	const bool fits = retentionMs <= std::numeric_limits<std::int64_t>::max() - nowMs;
	return fits ? nowMs + retentionMs : std::numeric_limits<std::int64_t>::max();
}

OffsetCommitValue valueOf(
	const Protocol::OffsetCommitRequest::OffsetCommitRequestPartition& partition, const Uuid& topicId,
	std::int64_t expireMs, std::int64_t nowMs)
{
	OffsetCommitValue value;
	value.offset = partition.committedOffset;
	value.metadata = partition.committedMetadata.value_or("");
	value.commitTimestamp = partition.commitTimestamp == NO_TIMESTAMP ? nowMs : partition.commitTimestamp;
	value.expireTimestamp = expireMs;
	// A record that says when it expires has no room for what came later; what is kept now is what a restart gives.
	if (expireMs != NO_EXPIRE_TIMESTAMP) return value;
	value.leaderEpoch = partition.committedLeaderEpoch;
	value.topicId = topicId;
	return value;
}

} // namespace

GroupOffsets::GroupOffsets(const std::string& groupId, const GroupEnvironment& environment) :
	_groupId(groupId), _environment(environment)
{
}

void GroupOffsets::commit(OffsetCommitCall& call, GroupOperation& operation)
{
	const auto lengthMax = _environment.config.offsetMetadataBytesMax;
	const std::int64_t expireMs = expireTimestamp(call.request.retentionTimeMs, operation.wallMs);
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
			if (isTooLong(partition.committedMetadata.value_or(""), lengthMax))
				answer.partitions[k].errorCode = wireCode(ErrorCode::OFFSET_METADATA_TOO_LARGE);
			else
				operation.records().add<OffsetCommitRecord>(
					keyOf(topic.name, partition.partitionIndex),
					valueOf(partition, topic.topicId, expireMs, operation.wallMs));
		}
	}
	operation.answer(call);
}

void GroupOffsets::replay(const OffsetCommitRecord& record, std::int64_t)
{
	const auto found = _topics.find(record.key.topic);
	if (record.value)
	{
		CommittedOffset committed;
		committed.offset = record.value->offset;
		committed.leaderEpoch = record.value->leaderEpoch;
		committed.metadata = record.value->metadata;
		committed.commitMs = record.value->commitTimestamp;
		if (record.value->expireTimestamp != NO_EXPIRE_TIMESTAMP) committed.expireMs = record.value->expireTimestamp;
		committed.topicId = record.value->topicId;
		auto& topic = found != _topics.end() ? found->second : _topics[std::string(record.key.topic)];
		topic.put(record.key.partition, committed);
	}
	else if (found != _topics.end())
	{
		found->second.remove(record.key.partition);
		if (found->second.empty()) _topics.erase(found);
	}
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
