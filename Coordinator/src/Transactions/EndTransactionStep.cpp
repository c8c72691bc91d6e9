#include "Transactions/TransactionSteps.h"

namespace Aeon::Coordinator
{

namespace
{

using Step = TransactionStep<ProducerIdAndEpoch>;

/// The answer to an end of this transaction that was decided before, asked for once more.
Step alreadyEnded(const TransactionMetadata& current)
{
	return Result<ProducerIdAndEpoch>(current.producer);
}

bool endedAs(const TransactionMetadata& current, bool commit) noexcept
{
	return current.status == (commit ? TransactionStatus::COMPLETE_COMMIT : TransactionStatus::COMPLETE_ABORT);
}

/// Before version 2 the epoch stays: whoever has it may end what is open, and hears the same again.
Step endAtSameEpoch(
	const TransactionMetadata& current, const TransactionCaller& caller, bool commit, const StepContext& context)
{
	if (current.producer.id != caller.producer.id) return ErrorCode::INVALID_PRODUCER_ID_MAPPING;
	if (current.producer.epoch != caller.producer.epoch) return ErrorCode::PRODUCER_FENCED;
	if (isDecided(current.status)) return ErrorCode::CONCURRENT_TRANSACTIONS;
	if (current.status == TransactionStatus::ONGOING)
		return {current.decided(commit, caller.transactionVersion, NO_PRODUCER_ID, context.nowMs), current.producer};
	return endedAs(current, commit) ? alreadyEnded(current) : Step(ErrorCode::INVALID_TXN_STATE);
}

/// Who asks, at version 2 and a transaction that is complete or open.
enum class Asker
{
	/// The producer of now.
	CURRENT,
	/// The producer as it was before the last end, which did not hear of it.
	RETRYING,
	FENCED,
	STRANGER,
};

Asker askerOf(const TransactionMetadata& current, const ProducerIdAndEpoch& producer)
{
	const bool beforeRotation = producer.id == current.previousProducerId && producer.epoch == PRODUCER_EPOCH_MAX &&
								current.producer.epoch == 0;
	if (producer.id != current.producer.id && !beforeRotation) return Asker::STRANGER;
	if (producer == current.producer) return Asker::CURRENT;
	const bool isComplete =
		current.status == TransactionStatus::COMPLETE_COMMIT || current.status == TransactionStatus::COMPLETE_ABORT;
	const bool beforeBump = producer.epoch + 1 == current.producer.epoch;
	return isComplete && (beforeRotation || beforeBump) ? Asker::RETRYING : Asker::FENCED;
}

Step decide(
	const TransactionMetadata& current, const TransactionCaller& caller, bool commit, const StepContext& context)
{
	const bool rotates = isEpochExhausted(current.producer.epoch);
	if (rotates && !context.freshId) return Step::needsProducerId();
	auto next =
		current.decided(commit, caller.transactionVersion, rotates ? *context.freshId : NO_PRODUCER_ID, context.nowMs);
	const auto goesOn = next.producerAfterCompletion();
	return {std::move(next), goesOn};
}

/// From version 2 on the epoch tells a transaction from the next one.
Step endAndBump(
	const TransactionMetadata& current, const TransactionCaller& caller, bool commit, const StepContext& context)
{
	// As in addPartitions.
	if (isDecided(current.status)) return ErrorCode::CONCURRENT_TRANSACTIONS;
	switch (askerOf(current, caller.producer))
	{
	case Asker::STRANGER:
		return ErrorCode::INVALID_PRODUCER_ID_MAPPING;
	case Asker::FENCED:
		return ErrorCode::PRODUCER_FENCED;
	case Asker::RETRYING:
		return endedAs(current, commit) ? alreadyEnded(current) : Step(ErrorCode::INVALID_TXN_STATE);
	case Asker::CURRENT:
		break;
	}
	// A client that does not know whether anything of its transaction has arrived may abort it all the same.
	if (current.status != TransactionStatus::ONGOING && commit) return ErrorCode::INVALID_TXN_STATE;
	return decide(current, caller, commit, context);
}

} // namespace

TransactionStep<ProducerIdAndEpoch> endTransaction(
	const TransactionMetadata* current, const TransactionCaller& caller, bool commit, const StepContext& context)
{
	if (current == nullptr) return ErrorCode::INVALID_PRODUCER_ID_MAPPING;
	return caller.transactionVersion >= EPOCH_BUMP_VERSION ? endAndBump(*current, caller, commit, context)
														   : endAtSameEpoch(*current, caller, commit, context);
}

TransactionStep<void> abortTimedOut(const TransactionMetadata* current, const StepContext& context)
{
	if (current == nullptr || !current->isTimedOut(context.nowMs)) return Result<void>();
	const bool rotates = context.clusterVersion >= EPOCH_BUMP_VERSION && isEpochExhausted(current->producer.epoch);
	if (rotates && !context.freshId) return TransactionStep<void>::needsProducerId();
	return {
		current->fenced(context.clusterVersion, rotates ? *context.freshId : NO_PRODUCER_ID, context.nowMs),
		Result<void>()};
}

} // namespace Aeon::Coordinator
