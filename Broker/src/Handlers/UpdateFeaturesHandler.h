#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/UpdateFeaturesRequest.h"
#include "Aeon/Protocol/Messages/UpdateFeaturesResponse.h"

namespace Aeon
{

/// Moves the cluster's features to other levels (KIP-584): all that the request names or, with an error, none.
///
/// Thread-safe.
class UpdateFeaturesHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::UPDATE_FEATURES;
	using Request = Protocol::UpdateFeaturesRequest;
	using Response = Protocol::UpdateFeaturesResponse;

	explicit UpdateFeaturesHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
