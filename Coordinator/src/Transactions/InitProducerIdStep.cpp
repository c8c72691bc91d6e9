#include "Transactions/TransactionSteps.h"

namespace Aeon::Coordinator
{

namespace
{

using Step = TransactionStep<ProducerIdAndEpoch>;

std::int32_t timeoutOf(const InitTransactionalId& request) noexcept
{
	return request.enable2Pc ? NO_TIMEOUT_MS : request.timeoutMs;
}

Step firstProducer(const InitTransactionalId& request, const StepContext& context)
{
	if (!context.freshId) return Step::needsProducerId();
	TransactionMetadata metadata;
	metadata.producer = {*context.freshId, 0};
	metadata.previousProducerId = *context.freshId;
	metadata.timeoutMs = timeoutOf(request);
	metadata.lastUpdateTimeMs = context.nowMs;
	return {metadata, metadata.producer};
}

/// Whether the producer that wants to go on may be the one that has the id: by its producer id, or by the one before
/// where it may not have heard of the change.
bool mayGoOn(const TransactionMetadata& current, const ProducerIdAndEpoch& producer)
{
	return producer.id == current.producer.id ||
		   (producer.id == current.previousProducerId && isEpochExhausted(producer.epoch));
}

/// A zombie must not abort what its successor has open.
bool isOvertaken(const TransactionMetadata& current, const ProducerIdAndEpoch& producer)
{
	return producer != current.producer && producer.epoch != current.lastProducerEpoch;
}

/// The open transaction is aborted; the producer is to ask again when it is.
Step fenceOpen(const TransactionMetadata& current, const InitTransactionalId& request, const StepContext& context)
{
	if (request.current && isOvertaken(current, *request.current)) return ErrorCode::PRODUCER_FENCED;
	const bool bumps = context.clusterVersion >= EPOCH_BUMP_VERSION;
	const bool rotates = bumps && isEpochExhausted(current.producer.epoch);
	if (rotates && !context.freshId) return Step::needsProducerId();
	return {
		current.fenced(context.clusterVersion, rotates ? *context.freshId : NO_PRODUCER_ID, context.nowMs),
		ErrorCode::CONCURRENT_TRANSACTIONS};
}

Step nextEpoch(const TransactionMetadata& current, const InitTransactionalId& request, const StepContext& context)
{
	const auto& wanted = request.current;
	const auto grant = [&](ProducerIdAndEpoch producer, std::int16_t last)
	{ return Step(current.initialized(producer, last, timeoutOf(request), context.nowMs), producer); };

	const bool continues = wanted && wanted->epoch == current.producer.epoch;
	// The answer to this very request was lost: nothing is bumped twice.
	if (wanted && !continues)
		return wanted->epoch == current.lastProducerEpoch ? grant(current.producer, current.lastProducerEpoch)
														  : Step(ErrorCode::PRODUCER_FENCED);
	const std::int16_t last = continues ? current.producer.epoch : NO_PRODUCER_EPOCH;
	if (isEpochExhausted(current.producer.epoch))
		return context.freshId ? grant({*context.freshId, 0}, last) : Step::needsProducerId();
	return grant({current.producer.id, static_cast<std::int16_t>(current.producer.epoch + 1)}, last);
}

} // namespace

Result<void> checkInitProducerId(const InitTransactionalId& request, const TransactionCoordinatorConfig& config)
{
	if (request.enable2Pc && !config.twoPhaseCommitEnabled) return ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
	// Taking over a transaction that is prepared is not part of the protocol yet, in Kafka either.
	if (request.keepPreparedTxn) return ErrorCode::UNSUPPORTED_VERSION;
	const bool inRange = request.timeoutMs > 0 && std::chrono::milliseconds(request.timeoutMs) <= config.maxTimeout;
	if (!request.enable2Pc && !inRange) return ErrorCode::INVALID_TRANSACTION_TIMEOUT;
	return {};
}

TransactionStep<ProducerIdAndEpoch>
initProducerId(const TransactionMetadata* current, const InitTransactionalId& request, const StepContext& context)
{
	if (current == nullptr) return firstProducer(request, context);
	if (isDecided(current->status)) return ErrorCode::CONCURRENT_TRANSACTIONS;
	if (request.current && !mayGoOn(*current, *request.current)) return ErrorCode::PRODUCER_FENCED;
	if (current->status == TransactionStatus::ONGOING) return fenceOpen(*current, request, context);
	return nextEpoch(*current, request, context);
}

} // namespace Aeon::Coordinator
