#pragma once

namespace Aeon
{

struct BrokerConfig;

/// Sends everything that is logged to standard output or to the file of `aeon.log.file`, at the level of
/// `aeon.log.level`. Called once, before other threads start. Throws Poco::FileException where the file refuses.
void startApplicationLog(const BrokerConfig& config);

} // namespace Aeon
