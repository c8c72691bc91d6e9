#include "Groups/Offsets/GroupOffsets.h"

namespace Aeon::Coordinator
{

namespace
{

bool isOver(const CommittedOffset& committed, const OffsetExpiration& rule, std::int64_t nowMs) noexcept
{
	if (committed.expireMs) return nowMs >= *committed.expireMs;
	return nowMs - rule.baseMs.value_or(committed.commitMs) >= rule.retentionMs;
}

} // namespace

template <typename Predicate>
bool GroupOffsets::addTombstones(const Topics::value_type& topic, GroupOperation& operation, Predicate&& goes) const
{
	auto& records = operation.records();
	std::string_view name;
	bool all = true;
	topic.second.forEach(
		[&](std::int32_t partition, const CommittedOffset& committed)
		{
			if (!goes(partition, committed))
			{
				all = false;
				return;
			}
			// Replaying the records takes the topic away while later ones still name it.
			if (name.empty()) name = records.keep(topic.first);
			records.addTombstone<OffsetCommitRecord>(keyOf(name, partition));
		});
	return all;
}

template <typename Predicate>
void GroupOffsets::addPendingTombstones(std::string_view topic, GroupOperation& operation, Predicate&& goes) const
{
	auto& records = operation.records();
	std::string_view name;
	std::optional<std::int32_t> last;
	_pending.forEach(
		topic,
		[&](std::int32_t partition, const CommittedOffset& committed)
		{
			if (partition == last || isCommitted(topic, partition) || !goes(committed)) return;
			last = partition;
			if (name.empty()) name = records.keep(topic);
			records.addTombstone<OffsetCommitRecord>(keyOf(name, partition));
		});
}

void GroupOffsets::remove(
	OffsetDeleteCall& call, const std::function<bool(std::string_view topic)>& isSubscribed, GroupOperation& operation)
{
	call.response.topics.resize(call.arena, call.request.topics.size());
	for (std::size_t i = 0; i < call.request.topics.size(); ++i)
	{
		const auto& topic = call.request.topics[i];
		auto& answer = call.response.topics[i];
		const bool keeps = isSubscribed(topic.name);
		answer.name = topic.name;
		answer.partitions.resize(call.arena, topic.partitions.size());
		for (std::size_t k = 0; k < topic.partitions.size(); ++k)
		{
			const auto partition = topic.partitions[k].partitionIndex;
			answer.partitions[k].partitionIndex = partition;
			if (keeps)
				answer.partitions[k].errorCode = wireCode(ErrorCode::GROUP_SUBSCRIBED_TO_TOPIC);
			else if (isCommitted(topic.name, partition) || _pending.contains(topic.name, partition))
				operation.records().addTombstone<OffsetCommitRecord>(keyOf(topic.name, partition));
		}
	}
	operation.answer(call);
}

bool GroupOffsets::expire(const OffsetExpiration& rule, std::int64_t nowMs, GroupOperation& operation) const
{
	bool all = _pending.empty();
	for (const auto& topic : _topics)
	{
		const bool keeps = rule.isSubscribed && rule.isSubscribed(topic.first);
		const auto goes = [&](std::int32_t partition, const CommittedOffset& committed)
		{ return isOver(committed, rule, nowMs) && !_pending.contains(topic.first, partition); };
		const bool wholeTopic = !keeps && addTombstones(topic, operation, goes);
		all = all && wholeTopic;
	}
	return all;
}

void GroupOffsets::forgetTopic(std::string_view topic, const Uuid& id, GroupOperation& operation) const
{
	const auto isOfTopic = [&](const CommittedOffset& committed)
	{ return committed.topicId.isZero() || committed.topicId == id; };
	if (const auto found = _topics.find(topic); found != _topics.end())
		addTombstones(
			*found, operation, [&](std::int32_t, const CommittedOffset& committed) { return isOfTopic(committed); });
	addPendingTombstones(topic, operation, isOfTopic);
}

void GroupOffsets::forgetAll(GroupOperation& operation) const
{
	for (const auto& topic : _topics)
		addTombstones(topic, operation, [](std::int32_t, const CommittedOffset&) { return true; });
	_pending.forEachTopic([&](std::string_view topic)
						  { addPendingTombstones(topic, operation, [](const CommittedOffset&) { return true; }); });
}

} // namespace Aeon::Coordinator
