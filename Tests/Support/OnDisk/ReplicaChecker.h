#pragma once

#include "Segment.h"

#include <map>
#include <string>

namespace Aeon::Test::OnDisk
{

/// What the log directory's checkpoints say of one replica.
struct ReplicaCheckpoints
{
	std::optional<std::int64_t> recoveryPoint;
	std::optional<std::int64_t> logStartOffset;
	std::optional<std::int64_t> highWatermark;
	std::optional<std::int64_t> cleanedUpTo;
};

/// What a replica's directory turned out to hold.
struct ReplicaFacts
{
	std::int64_t firstOffset = 0;
	std::int64_t endOffset = 0;
	std::string topicId;
	std::vector<Segment> segments;
};

/// Checks every file of one replica's directory as an orderly stop leaves it: names, segments, indexes, snapshots,
/// leader epochs, partition.metadata, and the checkpoints' offsets against the log.
ReplicaFacts checkReplica(
	const std::string& path, const LogRules& rules, const ReplicaCheckpoints& checkpoints,
	std::vector<Finding>& findings);

/// The rules of `__cluster_metadata-0` beyond those of every replica: its topic id, leader changes at the beginning of
/// an epoch, the frame of its records, snapshots and quorum-state.
void checkMetadataLog(const std::string& path, const ReplicaFacts& facts, std::vector<Finding>& findings);

} // namespace Aeon::Test::OnDisk
