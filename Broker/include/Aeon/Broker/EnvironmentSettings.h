#pragma once

#include "Aeon/Base/SettingTable.h"

#include <span>
#include <string>
#include <vector>

namespace Aeon
{

/// The settings among environment variables ("NAME=value"), as Kafka's container image reads them: KAFKA_ is
/// dropped, `_` becomes `.`, `__` becomes `_`, `___` becomes `-`, and letters become lower case. Variables that steer
/// Java or the image itself (KAFKA_HEAP_OPTS, ...), and those that Kubernetes sets for a service called kafka, are
/// none. CLUSTER_ID gives `aeon.cluster.id`. Thread-safe.
SettingMap environmentSettings(std::span<const std::string> variables);

/// This process's variables, for environmentSettings. Not thread-safe against changes of the environment.
std::vector<std::string> processEnvironment();

} // namespace Aeon
