#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"

namespace Aeon
{

/// Lets a member join its group, or join it anew. Blocks its connection's thread until the group's joining phase ends:
/// at most as long as the longest rebalance timeout of the members, or 5 minutes for a first join.
///
/// Thread-safe.
class JoinGroupHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::JOIN_GROUP;
	using Request = Protocol::JoinGroupRequest;
	using Response = Protocol::JoinGroupResponse;

	explicit JoinGroupHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
