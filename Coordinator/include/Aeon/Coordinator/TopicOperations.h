#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/ConfigResource.h"
#include "Aeon/Coordinator/ConfigRules.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// Most partitions that one request may create; Kafka refuses more with POLICY_VIOLATION.
inline constexpr std::int64_t CREATED_PARTITIONS_MAX = 10'000;

/// Replicas of one new partition, chosen by hand.
struct ReplicaAssignment
{
	std::int32_t partition = 0;
	std::vector<NodeId> brokers;
};

/// A topic that somebody wants.
struct NewTopic
{
	std::string name;
	/// The id it gets if it is created; drawn by the caller, since an operation has no chance in it.
	Uuid id;
	/// -1 for the default.
	std::int32_t partitionCount = -1;
	/// -1 for the default.
	std::int16_t replicationFactor = -1;
	/// Empty where the replicas are to be placed.
	std::vector<ReplicaAssignment> assignments;
	ConfigMap configs;
};

/// What a topic gets where its request leaves it open.
struct TopicDefaults
{
	std::int32_t partitionCount = 1;
	std::int16_t replicationFactor = 1;
};

struct CreatedTopic
{
	Uuid id;
	std::int32_t partitionCount = 0;
	std::int16_t replicationFactor = 0;
};

/// Creates topics; one result for each, in order. The names differ from each other (the caller refuses repeated
/// ones). Results: TOPIC_ALREADY_EXISTS; INVALID_TOPIC_EXCEPTION for a bad or colliding name; INVALID_CONFIG;
/// INVALID_REQUEST where an assignment stands beside counts; INVALID_REPLICA_ASSIGNMENT; INVALID_REPLICATION_FACTOR;
/// INVALID_PARTITIONS; POLICY_VIOLATION for all where together they have more than CREATED_PARTITIONS_MAX partitions.
Outcome<std::vector<Result<CreatedTopic>>> createTopics(
	const MetadataImage& image, std::span<const NewTopic> topics, const TopicDefaults& defaults,
	const ConfigRules& rules);

/// Deletes topics with their configs; one result for each id, in order: UNKNOWN_TOPIC_ID where there is none. The ids
/// differ from each other.
Outcome<std::vector<Result<void>>> deleteTopics(const MetadataImage& image, std::span<const Uuid> ids);

/// A wish for more partitions of a topic.
struct MorePartitions
{
	std::string topic;
	/// How many the topic is to have, the present ones included.
	std::int32_t totalCount = 0;
	/// Replicas of each new partition; no value where they are to be placed.
	std::optional<std::vector<std::vector<NodeId>>> assignments;
};

/// Adds partitions; one result for each topic, in order. The names differ from each other. Results:
/// UNKNOWN_TOPIC_OR_PARTITION; INVALID_PARTITIONS where the count is no increase; INVALID_REPLICA_ASSIGNMENT;
/// INVALID_REPLICATION_FACTOR; POLICY_VIOLATION for all where together they add more than CREATED_PARTITIONS_MAX.
Outcome<std::vector<Result<void>>> createPartitions(const MetadataImage& image, std::span<const MorePartitions> topics);

} // namespace Aeon::Coordinator
