#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ConsumerGroupDescribeRequest.h"
#include "Aeon/Protocol/Messages/ConsumerGroupDescribeResponse.h"

namespace Aeon
{

/// Tells of groups of the consumer protocol (KIP-848): state, epochs, members, what they have and are to have.
/// GROUP_ID_NOT_FOUND for others; UNSUPPORTED_VERSION where the settings or the cluster's features have no such groups.
///
/// Thread-safe.
class ConsumerGroupDescribeHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::CONSUMER_GROUP_DESCRIBE;
	using Request = Protocol::ConsumerGroupDescribeRequest;
	using Response = Protocol::ConsumerGroupDescribeResponse;

	explicit ConsumerGroupDescribeHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
