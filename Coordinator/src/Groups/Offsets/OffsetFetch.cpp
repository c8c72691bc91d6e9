#include "Groups/Offsets/GroupOffsets.h"

namespace Aeon::Coordinator
{

namespace
{

using Answer = Protocol::OffsetFetchResponse::OffsetFetchResponsePartitions;

constexpr std::int64_t NO_OFFSET = -1;

/// Whether an offset was committed to another topic of the same name. A zero id may be any topic's.
bool isForeign(const CommittedOffset& committed, const Uuid& topicId) noexcept
{
	return !topicId.isZero() && !committed.topicId.isZero() && committed.topicId != topicId;
}

void fill(OffsetFetchCall& call, const CommittedOffset& committed, Answer& answer)
{
	answer.committedOffset = committed.offset;
	answer.committedLeaderEpoch = committed.leaderEpoch;
	answer.metadata = call.keep(committed.metadata);
}

/// Keeps a request that names partitions again and again from being answered with many times what there is.
class MetadataAllowance
{
public:
	/// Counts the metadata of one answer; false where that is more than total() says there is in the group.
	template <typename Total>
	bool allows(std::size_t bytes, Total&& total)
	{
		_told += bytes;
		if (_told <= UNCOUNTED_BYTES) return true;
		if (!_total) _total = total();
		return _told <= *_total;
	}

private:
	/// So much is told without counting.
	static constexpr std::size_t UNCOUNTED_BYTES = 1024 * 1024;

	std::size_t _told = 0;
	std::optional<std::size_t> _total;
};

} // namespace

void GroupOffsets::fetch(OffsetFetchCall& call, bool requireStable, GroupOperation& operation) const
{
	call.response.groupId = call.request.groupId;
	if (call.request.topics.isNull())
		fetchAll(call, requireStable);
	else
		fetchAsked(call, requireStable);
	operation.answer(call);
}

void GroupOffsets::fetchAsked(OffsetFetchCall& call, bool requireStable) const
{
	MetadataAllowance allowance;
	call.response.topics.resize(call.arena, call.request.topics.size());
	for (std::size_t i = 0; i < call.request.topics.size(); ++i)
	{
		const auto& asked = call.request.topics[i];
		auto& topic = call.response.topics[i];
		topic.name = asked.name;
		topic.topicId = asked.topicId;
		const auto offsets = _topics.find(asked.name);
		topic.partitions.resize(call.arena, asked.partitionIndexes.size());
		for (std::size_t k = 0; k < asked.partitionIndexes.size(); ++k)
		{
			auto& answer = topic.partitions[k];
			answer.partitionIndex = asked.partitionIndexes[k];
			answer.committedOffset = NO_OFFSET;
			if (requireStable && _pending.contains(asked.name, answer.partitionIndex))
			{
				answer.errorCode = wireCode(ErrorCode::UNSTABLE_OFFSET_COMMIT);
				continue;
			}
			if (offsets == _topics.end()) continue;
			const auto committed = offsets->second.find(answer.partitionIndex);
			if (!committed || isForeign(*committed, asked.topicId)) continue;
			if (allowance.allows(committed->metadata.size(), [this] { return metadataBytes(); }))
				fill(call, *committed, answer);
			else
				answer.errorCode = wireCode(ErrorCode::INVALID_REQUEST);
		}
	}
}

void GroupOffsets::fetchAll(OffsetFetchCall& call, bool requireStable) const
{
	const auto image = _environment.image();
	call.response.topics.reserve(call.arena, _topics.size());
	for (const auto& entry : _topics)
	{
		const auto& name = entry.first;
		const auto& offsets = entry.second;
		const TopicImage* known = image->topic(name);
		Protocol::OffsetFetchResponse::OffsetFetchResponseTopics topic;
		topic.topicId = known != nullptr ? known->id : Uuid();
		topic.partitions.reserve(call.arena, offsets.size());
		offsets.forEach(
			[&](std::int32_t partition, const CommittedOffset& committed)
			{
				if (isForeign(committed, topic.topicId)) return;
				auto& answer = topic.partitions.append(call.arena);
				answer.partitionIndex = partition;
				answer.committedOffset = NO_OFFSET;
				if (requireStable && _pending.contains(name, partition))
					answer.errorCode = wireCode(ErrorCode::UNSTABLE_OFFSET_COMMIT);
				else
					fill(call, committed, answer);
			});
		if (topic.partitions.empty()) continue;
		topic.name = call.keep(name);
		call.response.topics.append(call.arena, topic);
	}
}

std::size_t GroupOffsets::metadataBytes() const
{
	std::size_t bytes = 0;
	for (const auto& topic : _topics)
		topic.second.forEach([&](std::int32_t, const CommittedOffset& committed)
							 { bytes += committed.metadata.size(); });
	return bytes;
}

} // namespace Aeon::Coordinator
