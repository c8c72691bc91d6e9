#pragma once

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/OffsetForLeaderEpochRequest.h"
#include "Aeon/Protocol/Messages/OffsetForLeaderEpochResponse.h"

namespace Aeon
{

/// Tells where a leader epoch ended, so that a consumer notices when records it has read are gone (KIP-320). Consumers
/// and debuggers (replica -1 and -2) are answered alike, since the high watermark is the log end offset; other
/// replicas do not exist here.
///
/// Thread-safe.
class OffsetForLeaderEpochHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::OFFSET_FOR_LEADER_EPOCH;
	using Request = Protocol::OffsetForLeaderEpochRequest;
	using Response = Protocol::OffsetForLeaderEpochResponse;

	explicit OffsetForLeaderEpochHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	BrokerServices& _services;
};

} // namespace Aeon
