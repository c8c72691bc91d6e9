#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/CreatePartitionsRequest.h"
#include "Aeon/Protocol/Messages/CreatePartitionsResponse.h"

namespace Aeon
{

/// Adds partitions to topics (KIP-195), or with validateOnly says whether it could. They are there, with logs and
/// leaders, when the answer leaves, so that timeoutMs bounds nothing. A name that the request repeats is answered
/// once, with INVALID_REQUEST.
///
/// Thread-safe.
class CreatePartitionsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::CREATE_PARTITIONS;
	using Request = Protocol::CreatePartitionsRequest;
	using Response = Protocol::CreatePartitionsResponse;

	explicit CreatePartitionsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
