#include "ConsumerProtocol.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/MetadataLog.h"

namespace Aeon
{

bool servesConsumerProtocol(const BrokerServices& services)
{
	return services.config.groups.consumerProtocolEnabled &&
		   services.metadata.image()->featureLevel("group.version") >= 1;
}

} // namespace Aeon
