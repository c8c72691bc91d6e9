#include "Handlers/ProduceTransaction.h"

#include "TopicLookup.h"

#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/RecordBatch.h"

namespace Aeon
{

namespace
{

/// First version whose clients know TRANSACTION_ABORTABLE, first that adds partitions as it writes (KIP-890), first
/// that names topics by id (KIP-516).
constexpr std::int16_t ABORTABLE_VERSION = 11;
constexpr std::int16_t ADDING_VERSION = 12;
constexpr std::int16_t TOPIC_ID_VERSION = 13;
/// Level of transaction.version that clients of such versions speak.
constexpr std::int16_t ADDING_LEVEL = 2;

TransactionSupport supportOf(std::int16_t version) noexcept
{
	if (version >= ADDING_VERSION) return TransactionSupport::ADDS;
	return version >= ABORTABLE_VERSION ? TransactionSupport::ADDED_BEFORE_ABORTABLE : TransactionSupport::ADDED_BEFORE;
}

/// The partition's batch where it is a transactional one.
std::optional<Protocol::RecordBatchView> transactionalBatch(const Protocol::Records& records)
{
	if (records.isNull()) return std::nullopt;
	const auto batch = Protocol::RecordBatchView::first(records.bytes());
	return batch && batch->isTransactional() && batch->hasProducerId() ? batch : std::nullopt;
}

/// The coordinator's state is nothing that a producer knows to wait for; it sends again for this one, and old clients
/// without asking for the leader.
ErrorCode toldCode(ErrorCode code, std::int16_t version) noexcept
{
	switch (code)
	{
	case ErrorCode::COORDINATOR_LOAD_IN_PROGRESS:
	case ErrorCode::COORDINATOR_NOT_AVAILABLE:
	case ErrorCode::NOT_COORDINATOR:
		return ErrorCode::NOT_ENOUGH_REPLICAS;
	case ErrorCode::CONCURRENT_TRANSACTIONS:
		return version >= ADDING_VERSION ? code : ErrorCode::NOT_ENOUGH_REPLICAS;
	default:
		return code;
	}
}

} // namespace

ProduceTransaction::ProduceTransaction(
	BrokerServices& services, RequestContext& context, const Request& request, const TopicSnapshot& topics)
{
	collect(context, request, topics);
	if (_refusal == ErrorCode::NONE && !_writes.empty()) verify(services, context, request);
}

void ProduceTransaction::collect(RequestContext& context, const Request& request, const TopicSnapshot& topics)
{
	for (const auto& asked : request.topicData)
	{
		const auto topic =
			context.apiVersion >= TOPIC_ID_VERSION ? findTopic(topics, asked.topicId) : findTopic(topics, asked.name);
		for (const auto& data : asked.partitionData)
		{
			const auto batch = transactionalBatch(data.records);
			if (!batch) continue;
			const Coordinator::ProducerIdAndEpoch producer{batch->producerId(), batch->producerEpoch()};
			if (!request.transactionalId) _refusal = ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
			if (_producer.id != NO_PRODUCER_ID && producer != _producer && _refusal == ErrorCode::NONE)
				_refusal = ErrorCode::INVALID_PRODUCER_ID_MAPPING;
			_producer = producer;
			if (auto* partition = topic.partition(data.index).partition)
				_writes.append(context.arena(), {partition, batch->baseSequence()});
		}
	}
}

void ProduceTransaction::verify(BrokerServices& services, const RequestContext& context, const Request& request)
{
	const auto support = supportOf(context.apiVersion);
	const Coordinator::TransactionCaller caller{
		*request.transactionalId, _producer, support == TransactionSupport::ADDS ? ADDING_LEVEL : std::int16_t{0}};
	TransactionVerifier(services.config, services.transactions)
		.verify(caller, support, std::span(_writes.begin(), _writes.size()));
	for (auto& write : _writes)
		write.error = toldCode(write.error, context.apiVersion);
}

ProduceTransaction::Permit ProduceTransaction::next(const Request::PartitionProduceData& asked)
{
	if (_refusal != ErrorCode::NONE) return {_refusal, {}};
	if (!transactionalBatch(asked.records)) return {};
	const auto& write = _writes[_next++];
	return {write.error, write.guard};
}

} // namespace Aeon
