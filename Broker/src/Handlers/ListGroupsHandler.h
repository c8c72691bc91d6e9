#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ListGroupsRequest.h"
#include "Aeon/Protocol/Messages/ListGroupsResponse.h"

namespace Aeon
{

/// Tells which groups there are, all of them or those in some states (version 4) and of some types (version 5).
///
/// Thread-safe.
class ListGroupsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::LIST_GROUPS;
	using Request = Protocol::ListGroupsRequest;
	using Response = Protocol::ListGroupsResponse;

	explicit ListGroupsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
