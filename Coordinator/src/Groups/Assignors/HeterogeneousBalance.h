#pragma once

#include "Groups/Assignors/PartitionOwners.h"

namespace Aeon::Coordinator
{

/// Balances a group whose members are subscribed to different topics: every partition goes to the subscriber that has
/// least, and then topics lend partitions from subscribers with more to subscribers with less until no topic can, or
/// after BALANCE_ROUNDS rounds over all of them. Each placement or move takes time that grows with the logarithm of the
/// topic's subscribers.
void balanceHeterogeneous(const AssignorGroup& group, PartitionOwners& owners);

/// A round about halves what is uneven, so few are enough; where subscriptions do not overlap, the first one is.
inline constexpr int BALANCE_ROUNDS = 16;

} // namespace Aeon::Coordinator
