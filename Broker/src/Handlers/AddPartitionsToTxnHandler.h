#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/AddPartitionsToTxnRequest.h"
#include "Aeon/Protocol/Messages/AddPartitionsToTxnResponse.h"

#include <vector>

namespace Aeon
{

/// Adds partitions to a transaction: all that are named, or none. Up to version 3 it comes from clients and names one
/// transaction; from version 4 on it comes from brokers, may name many, and may ask only whether the partitions are
/// part of it (KIP-890).
///
/// Thread-safe.
class AddPartitionsToTxnHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::ADD_PARTITIONS_TO_TXN;
	using Request = Protocol::AddPartitionsToTxnRequest;
	using Response = Protocol::AddPartitionsToTxnResponse;

	explicit AddPartitionsToTxnHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	using Topics = Protocol::Array<Request::AddPartitionsToTxnTopic>;
	using TopicResults = Protocol::Array<Response::AddPartitionsToTxnTopicResult>;

	/// One transaction of the request.
	struct Asked
	{
		Coordinator::TransactionCaller caller;
		bool verifyOnly;
		const Topics& topics;
	};

	void answer(RequestContext& context, const Asked& asked, TopicResults& results);
	/// One code for each partition, in the order of the request.
	std::vector<ErrorCode> codesOf(const RequestContext& context, const Asked& asked);
	/// UNKNOWN_TOPIC_OR_PARTITION for what is not there and OPERATION_NOT_ATTEMPTED for the others; nothing where all
	/// are.
	std::vector<ErrorCode> refusalsOf(const std::vector<TopicPartition>& partitions) const;

	BrokerServices& _services;
};

} // namespace Aeon
