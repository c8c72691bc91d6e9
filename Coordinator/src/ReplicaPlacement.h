#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace Aeon::Coordinator
{

/// Replicas of one new partition; the first of the in-sync ones leads it.
struct PlacedPartition
{
	std::vector<NodeId> replicas;
	std::vector<NodeId> isr;
};

/// Spreads partitions over the brokers of an image: each next partition begins one broker further, so that leaders
/// and replicas come to everybody alike. Start says with which broker to begin. The first replica is one that serves;
/// fenced brokers may be followers. INVALID_REPLICATION_FACTOR where there are too few brokers.
Result<std::vector<PlacedPartition>> placeReplicas(
	const MetadataImage& image, std::int32_t partitionCount, std::int32_t replicationFactor, std::uint64_t start);

/// Checks replicas that were chosen by hand: INVALID_REPLICA_ASSIGNMENT for an empty list, an unknown or repeated
/// broker, another number than replicationFactor, or where none of them serves.
Result<PlacedPartition> placeByHand(
	const MetadataImage& image, std::int32_t partition, std::span<const NodeId> replicas,
	std::optional<std::size_t> replicationFactor);

/// Adds the record of a new partition, in the form that the image's metadata.version allows.
void addPartitionRecord(
	MetadataRecords& records, const MetadataImage& image, const Uuid& topicId, std::int32_t partition,
	const PlacedPartition& placed);

/// The answer to a request that wants more partitions than CREATED_PARTITIONS_MAX.
Error tooManyPartitions(std::int64_t wanted);

} // namespace Aeon::Coordinator
