#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/AddOffsetsToTxnRequest.h"
#include "Aeon/Protocol/Messages/AddOffsetsToTxnResponse.h"

namespace Aeon
{

/// Makes a group's committed offsets part of a transaction: adds the partition of `__consumer_offsets` that holds the
/// group. Clients of transaction version 2 leave it to TxnOffsetCommit.
///
/// Thread-safe.
class AddOffsetsToTxnHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::ADD_OFFSETS_TO_TXN;
	using Request = Protocol::AddOffsetsToTxnRequest;
	using Response = Protocol::AddOffsetsToTxnResponse;

	explicit AddOffsetsToTxnHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
