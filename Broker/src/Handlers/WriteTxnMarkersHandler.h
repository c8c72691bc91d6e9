#pragma once

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/WriteTxnMarkersRequest.h"
#include "Aeon/Protocol/Messages/WriteTxnMarkersResponse.h"

namespace Aeon
{

/// Ends transactions in partitions as an operator says, who has found one that hangs (`kafka-transactions.sh abort`).
/// This broker's own coordinator writes its markers without it. Blocks until they are as durable as acks=all makes
/// them.
///
/// Thread-safe.
class WriteTxnMarkersHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::WRITE_TXN_MARKERS;
	using Request = Protocol::WriteTxnMarkersRequest;
	using Response = Protocol::WriteTxnMarkersResponse;

	explicit WriteTxnMarkersHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	BrokerServices& _services;
};

} // namespace Aeon
