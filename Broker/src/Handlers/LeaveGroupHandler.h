#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/LeaveGroupRequest.h"
#include "Aeon/Protocol/Messages/LeaveGroupResponse.h"

namespace Aeon
{

/// Takes members out of their group: the one that asks, or those that an administrator names (version 3 and later).
///
/// Thread-safe.
class LeaveGroupHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::LEAVE_GROUP;
	using Request = Protocol::LeaveGroupRequest;
	using Response = Protocol::LeaveGroupResponse;

	explicit LeaveGroupHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
