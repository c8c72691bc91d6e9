#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeGroupsRequest.h"
#include "Aeon/Protocol/Messages/DescribeGroupsResponse.h"

namespace Aeon
{

/// Tells of groups of the classic protocol: state, members, assignments. Others are "Dead", and GROUP_ID_NOT_FOUND from
/// version 6 on.
///
/// Thread-safe.
class DescribeGroupsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_GROUPS;
	using Request = Protocol::DescribeGroupsRequest;
	using Response = Protocol::DescribeGroupsResponse;

	explicit DescribeGroupsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
