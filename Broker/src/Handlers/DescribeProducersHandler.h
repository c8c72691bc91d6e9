#pragma once

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeProducersRequest.h"
#include "Aeon/Protocol/Messages/DescribeProducersResponse.h"

namespace Aeon
{

/// Tells what partitions remember of producers, open transactions among it (KIP-664): how an operator finds one that
/// hangs.
///
/// Thread-safe.
class DescribeProducersHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_PRODUCERS;
	using Request = Protocol::DescribeProducersRequest;
	using Response = Protocol::DescribeProducersResponse;

	explicit DescribeProducersHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	BrokerServices& _services;
};

} // namespace Aeon
