#pragma once

#include "Aeon/Broker/EffectiveSettings.h"

#include <string>
#include <vector>

namespace Aeon
{

/// What the operator should be told of the settings given: those without effect (in one line), unknown ones with the
/// name that was most likely meant, deprecated and bygone ones, and controller listeners that are not opened.
/// Throws ConfigException for a bygone setting whose loss would move the broker to another place.
std::vector<std::string>
settingWarnings(const EffectiveSettings& settings, const std::vector<std::string>& ignoredListeners);

} // namespace Aeon
