#pragma once

#include "Aeon/Broker/ListenerConfig.h"
#include "Aeon/Broker/MetricsListenerConfig.h"

#include <optional>
#include <vector>

namespace Aeon
{

class EffectiveSettings;

/// What `aeon.metrics.listener` comes to beside the listeners for clients; no value where it is empty. Throws
/// ConfigException with one line naming key, value and what is allowed.
std::optional<MetricsListenerConfig>
metricsListenerOf(const EffectiveSettings& settings, const std::vector<ListenerConfig>& listeners);

} // namespace Aeon
