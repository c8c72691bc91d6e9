#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeTransactionsRequest.h"
#include "Aeon/Protocol/Messages/DescribeTransactionsResponse.h"

namespace Aeon
{

/// Tells of transactional ids by name (KIP-664): producer, state, timeout, and the partitions that are part of what is
/// open.
///
/// Thread-safe.
class DescribeTransactionsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_TRANSACTIONS;
	using Request = Protocol::DescribeTransactionsRequest;
	using Response = Protocol::DescribeTransactionsResponse;

	explicit DescribeTransactionsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
