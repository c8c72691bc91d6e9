#pragma once

#include "Aeon/Base/SettingTable.h"

namespace Aeon
{

/// Every setting of a group. Their synonyms name the broker's settings that are their defaults. Thread-safe.
const SettingTable& groupSettings();

} // namespace Aeon
