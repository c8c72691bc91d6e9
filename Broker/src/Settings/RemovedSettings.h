#pragma once

#include <string_view>

namespace Aeon
{

/// Whether a name belonged to an older Kafka (of the time of ZooKeeper, mostly) and means nothing any more. Files of
/// that time start the broker, which says that these have no effect.
bool isRemovedSetting(std::string_view name) noexcept;

/// What stands in place of a removed setting whose loss would change where the broker is found; empty for all others.
std::string_view replacementOf(std::string_view name) noexcept;

} // namespace Aeon
