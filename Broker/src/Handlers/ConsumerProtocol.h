#pragma once

#include "Aeon/Broker/BrokerServices.h"

namespace Aeon
{

/// Whether groups of the consumer protocol (KIP-848) are served: the settings name it among the protocols, and the
/// cluster's feature group.version is on.
bool servesConsumerProtocol(const BrokerServices& services);

} // namespace Aeon
