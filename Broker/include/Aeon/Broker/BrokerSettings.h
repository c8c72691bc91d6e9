#pragma once

#include "Aeon/Base/SettingTable.h"

namespace Aeon
{

/// Every setting of a broker: Kafka's under Kafka's names, and our own, which begin with "aeon.". Thread-safe.
const SettingTable& brokerSettings();

} // namespace Aeon
