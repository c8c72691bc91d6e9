#pragma once

#include "Groups/Consumer/ConsumerGroupContext.h"
#include "Groups/GroupOperation.h"

#include <chrono>

namespace Aeon::Coordinator
{

/// All regular expressions of a group are matched again at most this often, whoever asks.
inline constexpr std::chrono::milliseconds REGEX_RESOLUTION_INTERVAL_MIN{10000};

/// Matches all regular expressions that members are subscribed to against the topics there are, and records what they
/// match; where that differs from before the group goes to a new epoch.
void resolveRegexes(ConsumerGroupContext& context, GroupOperation& operation);

} // namespace Aeon::Coordinator
