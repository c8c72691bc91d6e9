#pragma once

#include "Groups/Assignors/PartitionAssignor.h"
#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/ConsumerGroupState.h"

#include "Aeon/Coordinator/MetadataImage.h"

#include <string_view>

namespace Aeon::Coordinator
{

/// Shares out the partitions of a group anew.
///
/// What it refers to outlives it.
struct TargetAssignment
{
	const ConsumerGroupState& state;
	const MetadataImage& image;
	/// The member that changes or joins, as it is to be.
	const ConsumerMember& updated;
	/// The member that it takes the place of; empty where there is none.
	std::string_view replacedId;

	/// Records what differs from the target assignment so far, and the epoch it is for. Returns the updated member's
	/// target.
	Assignment compute(
		const PartitionAssignor& assignor, std::int32_t epoch, std::int64_t nowMs, ConsumerGroupRecords& records) const;
};

} // namespace Aeon::Coordinator
