#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"

namespace Aeon
{

/// Gives a member its assignment, and takes everybody's from the leader. Blocks its connection's thread until the
/// leader's assignment is recorded, or the rebalance is given up.
///
/// Thread-safe.
class SyncGroupHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::SYNC_GROUP;
	using Request = Protocol::SyncGroupRequest;
	using Response = Protocol::SyncGroupResponse;

	explicit SyncGroupHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
