#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeTopicPartitionsRequest.h"
#include "Aeon/Protocol/Messages/DescribeTopicPartitionsResponse.h"

namespace Aeon
{

/// Tells about topics and their partitions in pages (KIP-966): topics ascending by name, at most as many partitions
/// as the request and `max.request.partition.size.limit` allow, and a cursor where there is more.
///
/// Example: topics a (3 partitions) and b (2) under a limit of 4 give a 0-2, b 0 and the cursor (b, 1); asked again
/// with it, b 1 and no cursor.
///
/// Thread-safe.
class DescribeTopicPartitionsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_TOPIC_PARTITIONS;
	using Request = Protocol::DescribeTopicPartitionsRequest;
	using Response = Protocol::DescribeTopicPartitionsResponse;

	explicit DescribeTopicPartitionsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	class Page;

	BrokerServices& _services;
};

} // namespace Aeon
