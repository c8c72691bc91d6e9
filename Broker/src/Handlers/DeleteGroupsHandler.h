#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DeleteGroupsRequest.h"
#include "Aeon/Protocol/Messages/DeleteGroupsResponse.h"

namespace Aeon
{

/// Deletes groups without members, with their offsets.
///
/// Thread-safe.
class DeleteGroupsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DELETE_GROUPS;
	using Request = Protocol::DeleteGroupsRequest;
	using Response = Protocol::DeleteGroupsResponse;

	explicit DeleteGroupsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
