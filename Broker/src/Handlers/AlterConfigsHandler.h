#pragma once

#include "BrokerConfigRules.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/AlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/AlterConfigsResponse.h"

namespace Aeon
{

/// Replaces all configs of topics by those of the request (KIP-133), which hold when the answer leaves. Configs of
/// brokers cannot be changed while they run; such changes are refused with INVALID_REQUEST.
///
/// Thread-safe.
class AlterConfigsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::ALTER_CONFIGS;
	using Request = Protocol::AlterConfigsRequest;
	using Response = Protocol::AlterConfigsResponse;

	explicit AlterConfigsHandler(BrokerServices& services) : _services(services), _rules(services.config) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
	const BrokerConfigRules _rules;
};

} // namespace Aeon
