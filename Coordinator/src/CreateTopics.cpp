#include "ReplicaPlacement.h"

#include "Aeon/Coordinator/TopicNames.h"
#include "Aeon/Coordinator/TopicOperations.h"

#include <algorithm>
#include <map>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::int32_t USE_DEFAULT = -1;

std::int64_t wantedPartitions(const NewTopic& topic, const TopicDefaults& defaults)
{
	if (!topic.assignments.empty()) return static_cast<std::int64_t>(topic.assignments.size());
	return topic.partitionCount == USE_DEFAULT ? defaults.partitionCount : std::max(topic.partitionCount, 0);
}

Result<void> checkName(const MetadataImage& image, const NewTopic& topic)
{
	if (image.topic(topic.name) != nullptr)
		return Error{ErrorCode::TOPIC_ALREADY_EXISTS, "Topic '" + topic.name + "' already exists."};
	if (auto problem = topicNameProblem(topic.name); !problem.empty())
		return Error{ErrorCode::INVALID_TOPIC_EXCEPTION, std::move(problem)};
	if (const auto other = image.collidingTopic(topic.name); !other.empty())
		return Error{
			ErrorCode::INVALID_TOPIC_EXCEPTION, "Topic '" + topic.name + "' collides with the existing topic '" +
													std::string(other) +
													"': names may not differ in '.' against '_' only."};
	return {};
}

using Placement = Result<std::vector<PlacedPartition>>;

Placement placeAsAssigned(const MetadataImage& image, const NewTopic& topic)
{
	if (topic.replicationFactor != USE_DEFAULT)
		return Error{ErrorCode::INVALID_REQUEST, "With an assignment the replication factor must be -1."};
	if (topic.partitionCount != USE_DEFAULT)
		return Error{ErrorCode::INVALID_REQUEST, "With an assignment the number of partitions must be -1."};
	std::map<std::int32_t, PlacedPartition> byPartition;
	std::optional<std::size_t> replicationFactor;
	for (const ReplicaAssignment& assignment : topic.assignments)
	{
		const std::string number = std::to_string(assignment.partition);
		if (byPartition.contains(assignment.partition))
			return Error{ErrorCode::INVALID_REPLICA_ASSIGNMENT, "Partition " + number + " is assigned twice."};
		auto placed = placeByHand(image, assignment.partition, assignment.brokers, replicationFactor);
		if (!placed) return placed.error();
		replicationFactor = assignment.brokers.size();
		byPartition.emplace(assignment.partition, std::move(*placed));
	}
	if (byPartition.begin()->first != 0 ||
		byPartition.rbegin()->first != static_cast<std::int32_t>(byPartition.size()) - 1)
		return Error{
			ErrorCode::INVALID_REPLICA_ASSIGNMENT, "The assigned partitions must be numbered from 0 without gaps."};
	std::vector<PlacedPartition> placed;
	for (auto& [partition, replicas] : byPartition)
		placed.push_back(std::move(replicas));
	return placed;
}

Placement place(const MetadataImage& image, const NewTopic& topic, const TopicDefaults& defaults)
{
	if (!topic.assignments.empty()) return placeAsAssigned(image, topic);
	if (topic.replicationFactor < USE_DEFAULT || topic.replicationFactor == 0)
		return Error{
			ErrorCode::INVALID_REPLICATION_FACTOR, "The replication factor must be above 0, or -1 for the default."};
	if (topic.partitionCount < USE_DEFAULT || topic.partitionCount == 0)
		return Error{ErrorCode::INVALID_PARTITIONS, "The number of partitions must be above 0, or -1 for the default."};
	return placeReplicas(
		image, topic.partitionCount == USE_DEFAULT ? defaults.partitionCount : topic.partitionCount,
		topic.replicationFactor == USE_DEFAULT ? defaults.replicationFactor : topic.replicationFactor, topic.id.low);
}

void addTopicRecords(MetadataRecords& records, const MetadataImage& image, const NewTopic& topic, const auto& placed)
{
	TopicRecord record;
	record.name = records.keep(topic.name);
	record.topicId = topic.id;
	records.add(record);
	for (const auto& [key, value] : topic.configs)
	{
		ConfigRecord config;
		config.resourceType = static_cast<std::int8_t>(ConfigResourceType::TOPIC);
		config.resourceName = record.name;
		config.name = records.keep(key);
		config.value = records.keep(value);
		records.add(config);
	}
	for (std::size_t partition = 0; partition < placed.size(); ++partition)
		addPartitionRecord(records, image, topic.id, static_cast<std::int32_t>(partition), placed[partition]);
}

Result<CreatedTopic> createTopic(
	const MetadataImage& image, const NewTopic& topic, const TopicDefaults& defaults, const ConfigRules& rules,
	MetadataRecords& records)
{
	if (auto named = checkName(image, topic); !named) return named.error();
	if (!topic.configs.empty())
		if (auto checked = rules.validate({ConfigResourceType::TOPIC, topic.name}, topic.configs); !checked)
			return checked.error();
	const auto placed = place(image, topic, defaults);
	if (!placed) return placed.error();
	addTopicRecords(records, image, topic, *placed);
	return CreatedTopic{
		topic.id, static_cast<std::int32_t>(placed->size()),
		static_cast<std::int16_t>(placed->front().replicas.size())};
}

} // namespace

Outcome<std::vector<Result<CreatedTopic>>> createTopics(
	const MetadataImage& image, std::span<const NewTopic> topics, const TopicDefaults& defaults,
	const ConfigRules& rules)
{
	Outcome<std::vector<Result<CreatedTopic>>> outcome;
	std::int64_t partitions = 0;
	for (const NewTopic& topic : topics)
		partitions += wantedPartitions(topic, defaults);
	for (const NewTopic& topic : topics)
	{
		if (partitions > CREATED_PARTITIONS_MAX)
			outcome.response.emplace_back(tooManyPartitions(partitions));
		else
			outcome.response.push_back(createTopic(image, topic, defaults, rules, outcome.records));
	}
	return outcome;
}

} // namespace Aeon::Coordinator
