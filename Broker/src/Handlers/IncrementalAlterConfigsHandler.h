#pragma once

#include "BrokerConfigRules.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsResponse.h"

namespace Aeon
{

/// Changes single configs of topics: set, delete, append to a list, subtract from it (KIP-339). They hold when the
/// answer leaves. Configs of brokers cannot be changed while they run; such changes are refused with
/// INVALID_REQUEST.
///
/// Thread-safe.
class IncrementalAlterConfigsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::INCREMENTAL_ALTER_CONFIGS;
	using Request = Protocol::IncrementalAlterConfigsRequest;
	using Response = Protocol::IncrementalAlterConfigsResponse;

	explicit IncrementalAlterConfigsHandler(BrokerServices& services) : _services(services), _rules(services.config) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
	const BrokerConfigRules _rules;
};

} // namespace Aeon
