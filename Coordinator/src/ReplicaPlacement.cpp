#include "ReplicaPlacement.h"

#include "RecordArrays.h"

#include "Aeon/Coordinator/TopicOperations.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// From this level of metadata.version on partitions name their directories (KIP-858).
constexpr std::int16_t DIRECTORIES_LEVEL = 17;

bool isActive(const MetadataImage& image, NodeId id)
{
	const BrokerImage* broker = image.broker(id);
	return broker != nullptr && !broker->fenced && !broker->inControlledShutdown;
}

std::vector<NodeId> activeOf(const MetadataImage& image, std::span<const NodeId> replicas)
{
	std::vector<NodeId> active;
	std::copy_if(
		replicas.begin(), replicas.end(), std::back_inserter(active), [&](NodeId id) { return isActive(image, id); });
	return active;
}

Error tooFewBrokers(std::int32_t replicationFactor, const std::string& why)
{
	return {
		ErrorCode::INVALID_REPLICATION_FACTOR,
		"Cannot have " + std::to_string(replicationFactor) + " replicas of each partition: " + why};
}

Error badAssignment(std::string message)
{
	return {ErrorCode::INVALID_REPLICA_ASSIGNMENT, std::move(message)};
}

/// The one directory of a broker, where it has just one: only then is it known before the log is made.
Uuid directoryOf(const MetadataImage& image, NodeId id)
{
	const BrokerImage* broker = image.broker(id);
	return broker != nullptr && broker->logDirectories.size() == 1 ? broker->logDirectories.front()
																   : UNASSIGNED_DIRECTORY;
}

} // namespace

Result<std::vector<PlacedPartition>> placeReplicas(
	const MetadataImage& image, std::int32_t partitionCount, std::int32_t replicationFactor, std::uint64_t start)
{
	std::vector<NodeId> leaders;
	std::vector<NodeId> brokers;
	for (const auto& [id, broker] : image.brokers())
	{
		if (broker->inControlledShutdown) continue;
		brokers.push_back(id);
		if (!broker->fenced) leaders.push_back(id);
	}
	if (replicationFactor <= 0) return tooFewBrokers(replicationFactor, "the number must be above 0.");
	if (leaders.empty()) return tooFewBrokers(replicationFactor, "no broker is in service.");
	if (static_cast<std::size_t>(replicationFactor) > brokers.size())
		return tooFewBrokers(
			replicationFactor, "only " + std::to_string(brokers.size()) + " broker(s) are registered.");

	std::vector<PlacedPartition> placed(static_cast<std::size_t>(partitionCount));
	for (std::size_t partition = 0; partition < placed.size(); ++partition)
	{
		const NodeId leader = leaders[(start + partition) % leaders.size()];
		auto& replicas = placed[partition].replicas;
		replicas.push_back(leader);
		const auto first =
			static_cast<std::size_t>(std::find(brokers.begin(), brokers.end(), leader) - brokers.begin());
		// Each round over the leaders shifts the followers by one, so that a broker's leaderships do not all
		// fall to the same neighbour when it fails.
		const std::size_t shift = brokers.size() > 1 ? (partition / leaders.size()) % (brokers.size() - 1) : 0;
		for (std::size_t step = 0; replicas.size() < static_cast<std::size_t>(replicationFactor); ++step)
			replicas.push_back(brokers[(first + 1 + (shift + step) % (brokers.size() - 1)) % brokers.size()]);
		placed[partition].isr = activeOf(image, replicas);
	}
	return placed;
}

Result<PlacedPartition> placeByHand(
	const MetadataImage& image, std::int32_t partition, std::span<const NodeId> replicas,
	std::optional<std::size_t> replicationFactor)
{
	const std::string which = "The assignment of partition " + std::to_string(partition);
	if (replicas.empty()) return badAssignment(which + " names no broker.");
	std::vector<NodeId> sorted(replicas.begin(), replicas.end());
	std::sort(sorted.begin(), sorted.end());
	for (std::size_t index = 0; index < sorted.size(); ++index)
	{
		const std::string id = std::to_string(sorted[index].value());
		if (image.broker(sorted[index]) == nullptr)
			return badAssignment(which + " names broker " + id + ", which is not registered.");
		if (index > 0 && sorted[index] == sorted[index - 1])
			return badAssignment(which + " names broker " + id + " more than once.");
	}
	if (replicationFactor && replicas.size() != *replicationFactor)
		return badAssignment(
			which + " names " + std::to_string(replicas.size()) +
			" broker(s) where the topic's other partitions have " + std::to_string(*replicationFactor) + ".");
	PlacedPartition placed{{replicas.begin(), replicas.end()}, activeOf(image, replicas)};
	if (placed.isr.empty()) return badAssignment(which + " names no broker that is in service.");
	return placed;
}

void addPartitionRecord(
	MetadataRecords& records, const MetadataImage& image, const Uuid& topicId, std::int32_t partition,
	const PlacedPartition& placed)
{
	PartitionRecord record;
	record.partitionId = partition;
	record.topicId = topicId;
	record.replicas = numbersOf(placed.replicas, records.arena());
	record.isr = numbersOf(placed.isr, records.arena());
	record.leader = placed.isr.front().value();
	record.leaderEpoch = 0;
	record.partitionEpoch = 0;
	if (image.featureLevel("metadata.version") >= DIRECTORIES_LEVEL)
	{
		std::vector<Uuid> directories;
		for (const NodeId replica : placed.replicas)
			directories.push_back(directoryOf(image, replica));
		record.directories = idArray(directories, records.arena());
	}
	records.add(record);
}

Error tooManyPartitions(std::int64_t wanted)
{
	return {
		ErrorCode::POLICY_VIOLATION, "One request may create at most " + std::to_string(CREATED_PARTITIONS_MAX) +
										 " partitions, this one asks for " + std::to_string(wanted) + "."};
}

} // namespace Aeon::Coordinator
