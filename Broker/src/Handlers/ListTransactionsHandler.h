#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ListTransactionsRequest.h"
#include "Aeon/Protocol/Messages/ListTransactionsResponse.h"

namespace Aeon
{

/// Tells which transactional ids there are (KIP-664): all, or those of some states or producers, those whose
/// transaction began long ago (version 1), or whose id matches a pattern (version 2).
///
/// Thread-safe.
class ListTransactionsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::LIST_TRANSACTIONS;
	using Request = Protocol::ListTransactionsRequest;
	using Response = Protocol::ListTransactionsResponse;

	explicit ListTransactionsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
