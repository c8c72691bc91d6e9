#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"

#include <string_view>

namespace Aeon
{

/// Names the broker that coordinates a group, a transactional id or a share partition: this one. One key a request
/// up to version 3, a list from version 4 on (KIP-699).
///
/// Thread-safe.
class FindCoordinatorHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::FIND_COORDINATOR;
	using Request = Protocol::FindCoordinatorRequest;
	using Response = Protocol::FindCoordinatorResponse;

	explicit FindCoordinatorHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	static Result<void> check(std::int16_t version, std::int8_t keyType, std::string_view key);
	/// Makes the topic of such coordinators where it is not there.
	Result<void> ensureTopic(std::int8_t keyType);

	BrokerServices& _services;
};

} // namespace Aeon
