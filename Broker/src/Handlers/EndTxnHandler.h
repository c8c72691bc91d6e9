#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/EndTxnRequest.h"
#include "Aeon/Protocol/Messages/EndTxnResponse.h"

namespace Aeon
{

/// Commits or aborts a transaction. Answered when the outcome is durable; the markers follow in the background. From
/// version 5 on the producer goes on with the id and epoch of the answer (KIP-890).
///
/// Thread-safe.
class EndTxnHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::END_TXN;
	using Request = Protocol::EndTxnRequest;
	using Response = Protocol::EndTxnResponse;

	explicit EndTxnHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
