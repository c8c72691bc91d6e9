#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// Directory ids that stand for a state rather than a directory (KIP-858).
inline constexpr Uuid MIGRATING_DIRECTORY{0, 0};
inline constexpr Uuid UNASSIGNED_DIRECTORY{0, 1};
inline constexpr Uuid LOST_DIRECTORY{0, 2};

/// The broker id that stands for "no leader".
inline constexpr NodeId NO_LEADER{-1};

/// What the cluster knows of one partition.
struct PartitionImage
{
	std::vector<NodeId> replicas;
	/// Log directory of each replica, by its place in replicas.
	std::vector<Uuid> directories;
	std::vector<NodeId> isr;
	std::vector<NodeId> removingReplicas;
	std::vector<NodeId> addingReplicas;
	std::vector<NodeId> eligibleLeaderReplicas;
	std::vector<NodeId> lastKnownEligibleLeaders;
	/// NO_LEADER while there is none.
	NodeId leader = NO_LEADER;
	/// 1 after an unclean election until the leader has recovered, otherwise 0.
	std::int8_t leaderRecoveryState = 0;
	/// Counts the leaders; never below 0, and the same until the leader changes.
	LeaderEpoch leaderEpoch{0};
	/// Counts the changes of this partition's record.
	std::int32_t partitionEpoch = 0;

	bool operator==(const PartitionImage&) const = default;
};

/// What the cluster knows of one topic. Immutable inside an image.
struct TopicImage
{
	std::string name;
	Uuid id;
	/// By partition number, without gaps.
	std::vector<std::shared_ptr<const PartitionImage>> partitions;

	std::int32_t partitionCount() const noexcept { return static_cast<std::int32_t>(partitions.size()); }
	/// The partition, or null where the topic has none of that number.
	const PartitionImage* partition(PartitionId number) const noexcept
	{
		const auto index = number.value();
		return index >= 0 && index < partitionCount() ? partitions[static_cast<std::size_t>(index)].get() : nullptr;
	}
};

} // namespace Aeon::Coordinator
