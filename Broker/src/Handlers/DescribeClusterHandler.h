#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeClusterRequest.h"
#include "Aeon/Protocol/Messages/DescribeClusterResponse.h"

namespace Aeon
{

/// Tells the cluster's id and its brokers (KIP-700). Brokers answer for brokers alone: who asks for controllers gets
/// MISMATCHED_ENDPOINT_TYPE (KIP-919).
///
/// Thread-safe.
class DescribeClusterHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_CLUSTER;
	using Request = Protocol::DescribeClusterRequest;
	using Response = Protocol::DescribeClusterResponse;

	explicit DescribeClusterHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
