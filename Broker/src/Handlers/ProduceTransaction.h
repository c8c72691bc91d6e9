#pragma once

#include "Transactions/TransactionVerifier.h"

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"

#include <cstddef>
#include <optional>

namespace Aeon
{

/// What a Produce request has to do with a transaction: which of its partitions take part, and whether they may. All of
/// them are verified with one question to the coordinator, before anything is written.
///
/// Not thread-safe: belongs to its request.
class ProduceTransaction
{
public:
	/// What a partition's append must show, or why it is refused.
	struct Permit
	{
		ErrorCode error = ErrorCode::NONE;
		std::optional<VerificationGuard> guard = {};
	};

	/// Looks the request through; blocks as TransactionVerifier. The topics are those that will be written to.
	ProduceTransaction(
		BrokerServices& services, RequestContext& context, const Protocol::ProduceRequest& request,
		const TopicSnapshot& topics);

	/// Why nothing of the request may be written: TRANSACTIONAL_ID_AUTHORIZATION_FAILED (transactional records without
	/// an id), INVALID_PRODUCER_ID_MAPPING (of several producers). NONE otherwise.
	ErrorCode refusal() const noexcept { return _refusal; }
	/// For each partition that is there, in the order of the request.
	Permit next(const Protocol::ProduceRequest::PartitionProduceData& asked);

private:
	using Request = Protocol::ProduceRequest;

	void collect(RequestContext& context, const Request& request, const TopicSnapshot& topics);
	void verify(BrokerServices& services, const RequestContext& context, const Request& request);

	Protocol::Array<TransactionalWrite> _writes;
	Coordinator::ProducerIdAndEpoch _producer;
	ErrorCode _refusal = ErrorCode::NONE;
	std::size_t _next = 0;
};

} // namespace Aeon
