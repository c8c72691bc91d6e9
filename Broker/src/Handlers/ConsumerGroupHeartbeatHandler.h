#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatRequest.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatResponse.h"

namespace Aeon
{

/// Keeps a member in a group of the consumer protocol (KIP-848): it joins, says what it owns, is told what to own, and
/// leaves, all with heartbeats. UNSUPPORTED_VERSION where the settings or the cluster's features have no such groups.
///
/// Thread-safe.
class ConsumerGroupHeartbeatHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::CONSUMER_GROUP_HEARTBEAT;
	using Request = Protocol::ConsumerGroupHeartbeatRequest;
	using Response = Protocol::ConsumerGroupHeartbeatResponse;

	explicit ConsumerGroupHeartbeatHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
