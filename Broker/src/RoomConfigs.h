#pragma once

#include "Aeon/Net/ServerConfig.h"
#include "Aeon/Storage/LogManager.h"

namespace Aeon
{

struct BrokerConfig;

/// What the broker's settings come to for Net, which knows no Kafka key.
Net::ServerConfig serverConfigOf(const BrokerConfig& config);

/// What they come to for Storage.
Storage::LogManagerConfig logManagerConfigOf(const BrokerConfig& config);

} // namespace Aeon
