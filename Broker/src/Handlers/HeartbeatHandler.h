#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"
#include "Aeon/Protocol/Messages/HeartbeatResponse.h"

namespace Aeon
{

/// Takes a member's sign of life, and tells it whether it must join anew.
///
/// Thread-safe.
class HeartbeatHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::HEARTBEAT;
	using Request = Protocol::HeartbeatRequest;
	using Response = Protocol::HeartbeatResponse;

	explicit HeartbeatHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
