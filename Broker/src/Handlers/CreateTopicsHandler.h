#pragma once

#include "BrokerConfigRules.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/CreateTopicsRequest.h"
#include "Aeon/Protocol/Messages/CreateTopicsResponse.h"

namespace Aeon
{

/// Makes topics, or with validateOnly says whether it could. The topics are there, with logs and leaders, when the
/// answer leaves, so that timeoutMs bounds nothing. A name that the request repeats is answered once, with
/// INVALID_REQUEST.
///
/// Thread-safe.
class CreateTopicsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::CREATE_TOPICS;
	using Request = Protocol::CreateTopicsRequest;
	using Response = Protocol::CreateTopicsResponse;

	explicit CreateTopicsHandler(BrokerServices& services) : _services(services), _rules(services.config) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
	const BrokerConfigRules _rules;
};

} // namespace Aeon
