#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/OffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/OffsetCommitResponse.h"

namespace Aeon
{

/// Commits offsets of a group, for its members and for consumers that only keep their offsets here. Partitions that do
/// not exist are answered with UNKNOWN_TOPIC_OR_PARTITION, topics of unknown ids (version 10) with UNKNOWN_TOPIC_ID;
/// the group is asked about the others. Blocks until the offsets are as durable as acks=all makes them.
///
/// Thread-safe.
class OffsetCommitHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::OFFSET_COMMIT;
	using Request = Protocol::OffsetCommitRequest;
	using Response = Protocol::OffsetCommitResponse;

	explicit OffsetCommitHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
