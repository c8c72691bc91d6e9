#pragma once

#include "Groups/Consumer/ConsumerGroupState.h"
#include "Groups/Consumer/SubscribedTopics.h"

#include "Aeon/Base/Result.h"

#include <optional>

namespace Aeon::Coordinator
{

/// One step of a member towards its target assignment: it gives up first what it is not to have, says so, and only then
/// gets what others have given up before.
///
///     STABLE --new target--> has something to give up? --yes--> UNREVOKED_PARTITIONS (old epoch)
///       ^                          | no                            | member no longer reports it
///       |                          v                               |
///       +------ all are free? <----+-------------------------------+
///       |              | no
///       +-- freed -- UNRELEASED_PARTITIONS (new epoch)
///
/// What it refers to outlives it.
struct Reconciliation
{
	/// With what it says of itself now.
	const ConsumerMember& member;
	/// Where it is to go.
	std::int32_t targetEpoch;
	const Assignment& target;
	const SubscribedTopics& topics;
	const PartitionHolders& holders;
	/// What the member says it owns; no value where it does not say.
	const std::optional<Assignment>& reported;
	/// It subscribed to other topics just now: it loses those that it dropped at once, without a new target.
	bool hasSubscriptionChanged;

	/// How far the member is afterwards. Errors: FENCED_MEMBER_EPOCH where its state is of a later version and it owns
	/// something.
	Result<CurrentAssignment> step() const;

private:
	CurrentAssignment towardsTarget(std::int32_t epoch) const;
	CurrentAssignment withoutDroppedTopics() const;
	/// Whether the member may still own one of these.
	bool mayOwn(const OwnedPartitions& partitions) const;
};

} // namespace Aeon::Coordinator
