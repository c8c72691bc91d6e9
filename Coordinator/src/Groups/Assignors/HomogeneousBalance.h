#pragma once

#include "Groups/Assignors/PartitionOwners.h"

namespace Aeon::Coordinator
{

/// Balances a group whose members are all subscribed to the same topics: afterwards every partition has an owner, no
/// two members differ by more than one, and no fewer partitions could have moved. Takes time in proportion to
/// partitions and members.
void balanceHomogeneous(const AssignorGroup& group, PartitionOwners& owners);

} // namespace Aeon::Coordinator
