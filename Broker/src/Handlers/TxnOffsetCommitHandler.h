#pragma once

#include "Transactions/TransactionVerifier.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitResponse.h"

namespace Aeon
{

/// Commits offsets of a group within a producer's transaction: they count when it is committed. Partitions that do not
/// exist are answered with UNKNOWN_TOPIC_OR_PARTITION, topics of unknown ids (version 6) with UNKNOWN_TOPIC_ID; the
/// group is asked about the others. The group's partition is verified with the transaction's coordinator, or added to
/// it, first. Blocks until the offsets are as durable as acks=all makes them.
///
/// Thread-safe.
class TxnOffsetCommitHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::TXN_OFFSET_COMMIT;
	using Request = Protocol::TxnOffsetCommitRequest;
	using Response = Protocol::TxnOffsetCommitResponse;

	explicit TxnOffsetCommitHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	void commit(RequestContext& context, const Request& request, Response& response);
	void verify(RequestContext& context, const Request& request, TransactionalWrite& write);

	BrokerServices& _services;
};

} // namespace Aeon
