#pragma once

#include "Aeon/Base/Types.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace Aeon::Coordinator
{

/// Adds the topics of a consumer's metadata (a version and a ConsumerProtocolSubscription, of which every version
/// begins as the first one did). False where the bytes are no such thing.
bool addConsumerTopics(BytesView metadata, std::set<std::string, std::less<>>& topics);

} // namespace Aeon::Coordinator
