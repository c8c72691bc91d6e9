#pragma once

#include "Aeon/Broker/OffsetsTopicConfig.h"
#include "Aeon/Coordinator/GroupCoordinatorConfig.h"

namespace Aeon
{

class EffectiveSettings;

/// What the broker's settings come to for groups, after all checks that concern more than one of them. Throws
/// ConfigException with one line naming key, value and what is allowed.
Coordinator::GroupCoordinatorConfig groupCoordinatorConfigOf(const EffectiveSettings& settings);

/// What they come to for the topic that groups are kept in. Throws as above.
OffsetsTopicConfig offsetsTopicConfigOf(const EffectiveSettings& settings);

} // namespace Aeon
