#include "Aeon/Coordinator/TopicOperations.h"

#include "ReplicaPlacement.h"

namespace Aeon::Coordinator
{

namespace
{

Result<void> addPartitions(const MetadataImage& image, const MorePartitions& wish, MetadataRecords& records)
{
	const TopicImage* topic = image.topic(wish.topic);
	if (topic == nullptr) return ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
	const std::int32_t present = topic->partitionCount();
	if (wish.totalCount <= present)
		return Error{
			ErrorCode::INVALID_PARTITIONS, "Topic '" + wish.topic + "' has " + std::to_string(present) +
											   " partition(s); " + std::to_string(wish.totalCount) +
											   " would be no increase."};
	const std::int32_t added = wish.totalCount - present;
	const std::size_t replicationFactor = topic->partitions.front()->replicas.size();
	if (!wish.assignments)
	{
		const auto placed = placeReplicas(
			image, added, static_cast<std::int32_t>(replicationFactor),
			topic->id.low + static_cast<std::uint64_t>(present));
		if (!placed) return placed.error();
		for (std::int32_t index = 0; index < added; ++index)
			addPartitionRecord(records, image, topic->id, present + index, (*placed)[static_cast<std::size_t>(index)]);
		return {};
	}
	if (wish.assignments->size() != static_cast<std::size_t>(added))
		return Error{
			ErrorCode::INVALID_REPLICA_ASSIGNMENT, std::to_string(added) + " partition(s) are to be added, but " +
													   std::to_string(wish.assignments->size()) +
													   " assignment(s) are given."};
	for (std::int32_t index = 0; index < added; ++index)
	{
		const auto placed = placeByHand(
			image, present + index, (*wish.assignments)[static_cast<std::size_t>(index)], replicationFactor);
		if (!placed) return placed.error();
		addPartitionRecord(records, image, topic->id, present + index, *placed);
	}
	return {};
}

std::int64_t addedCount(const MetadataImage& image, const MorePartitions& wish)
{
	const TopicImage* topic = image.topic(wish.topic);
	return topic == nullptr ? 0 : std::max<std::int64_t>(0, std::int64_t{wish.totalCount} - topic->partitionCount());
}

} // namespace

Outcome<std::vector<Result<void>>> deleteTopics(const MetadataImage& image, std::span<const Uuid> ids)
{
	Outcome<std::vector<Result<void>>> outcome;
	for (const Uuid& id : ids)
	{
		if (image.topic(id) == nullptr)
		{
			outcome.response.emplace_back(ErrorCode::UNKNOWN_TOPIC_ID);
			continue;
		}
		RemoveTopicRecord record;
		record.topicId = id;
		outcome.records.add(record);
		outcome.response.emplace_back();
	}
	return outcome;
}

Outcome<std::vector<Result<void>>> createPartitions(const MetadataImage& image, std::span<const MorePartitions> topics)
{
	Outcome<std::vector<Result<void>>> outcome;
	std::int64_t partitions = 0;
	for (const MorePartitions& wish : topics)
		partitions += addedCount(image, wish);
	for (const MorePartitions& wish : topics)
	{
		if (partitions > CREATED_PARTITIONS_MAX)
		{
			outcome.response.emplace_back(tooManyPartitions(partitions));
			continue;
		}
		const std::size_t before = outcome.records.size();
		outcome.response.push_back(addPartitions(image, wish, outcome.records));
		if (!outcome.response.back().ok()) outcome.records.truncate(before);
	}
	return outcome;
}

} // namespace Aeon::Coordinator
