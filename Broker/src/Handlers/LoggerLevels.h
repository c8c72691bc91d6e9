#pragma once

#include <map>
#include <string>

namespace Aeon
{

/// Every logger of this process by name, "root" for the topmost, with its level under Kafka's names (TRACE, DEBUG,
/// INFO, WARN, ERROR, FATAL, OFF). Thread-safe.
std::map<std::string, std::string> loggerLevels();

} // namespace Aeon
