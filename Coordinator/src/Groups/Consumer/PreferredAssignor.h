#pragma once

#include "Groups/Assignors/PartitionAssignor.h"
#include "Groups/Consumer/ConsumerGroupState.h"

#include "Aeon/Coordinator/GroupCoordinatorConfig.h"

namespace Aeon::Coordinator
{

/// The assignor that most members ask for; of several the one that the broker names first, and its first one where
/// nobody asks for any. With a member that changes or joins: as it would be after that.
const PartitionAssignor& preferredAssignor(
	const ConsumerGroupState& state, const GroupCoordinatorConfig& config, const ConsumerMember* before = nullptr,
	const ConsumerMember* after = nullptr);

} // namespace Aeon::Coordinator
