#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatRequest.h"

#include <cstdint>

namespace Aeon::Coordinator
{

/// What can be said of a heartbeat before its group is known. Errors: INVALID_REQUEST, UNSUPPORTED_ASSIGNOR.
Result<void> checkConsumerHeartbeat(
	const Protocol::ConsumerGroupHeartbeatRequest& request, std::int16_t apiVersion,
	const GroupCoordinatorConfig& config);

/// The member says everything of itself, as one that joins, or that has lost an answer.
bool isFullHeartbeat(const Protocol::ConsumerGroupHeartbeatRequest& request);

} // namespace Aeon::Coordinator
