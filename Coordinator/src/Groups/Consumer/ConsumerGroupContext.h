#pragma once

#include "Groups/Consumer/ConsumerGroupState.h"
#include "Groups/Consumer/MetadataWatch.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/TimerQueue.h"

#include <string>

namespace Aeon::Coordinator
{

/// What the parts of a group of the consumer protocol work on.
///
/// Not thread-safe: belongs to its group.
struct ConsumerGroupContext
{
	const std::string& groupId;
	const GroupEnvironment& environment;
	TimerQueue& timers;
	ConsumerGroupState state = {};
	MetadataWatch watch = {};
};

} // namespace Aeon::Coordinator
