#include "Aeon/Broker/BrokerSettings.h"

#include "SettingAreas.h"

namespace Aeon
{

const SettingTable& brokerSettings()
{
	static const SettingTable TABLE{
		aeonRows(),          authenticationRows(), cleanerRows(),    controllerRows(),   coordinatorRows(),
		logRows(),           metricsRows(),        networkRows(),    nodeRows(),         quotaRows(),
		remoteStorageRows(), replicationRows(),    shareGroupRows(), streamsGroupRows(), tlsRows(),
		topicDefaultRows(),  transactionRows(),
	};
	return TABLE;
}

} // namespace Aeon
