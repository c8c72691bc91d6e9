#include "Transactions/TransactionSteps.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// Whether the caller has the id at its current epoch.
ErrorCode checkProducer(const TransactionMetadata& current, const TransactionCaller& caller)
{
	if (current.producer.id != caller.producer.id) return ErrorCode::INVALID_PRODUCER_ID_MAPPING;
	if (current.producer.epoch != caller.producer.epoch) return ErrorCode::PRODUCER_FENCED;
	return ErrorCode::NONE;
}

bool holdsAll(const std::set<TopicPartition>& held, std::span<const TopicPartition> wanted)
{
	return std::all_of(
		wanted.begin(), wanted.end(), [&](const TopicPartition& partition) { return held.contains(partition); });
}

} // namespace

TransactionStep<void> addPartitions(
	const TransactionMetadata* current, const TransactionCaller& caller, std::span<const TopicPartition> partitions,
	const StepContext& context)
{
	if (current == nullptr) return ErrorCode::INVALID_PRODUCER_ID_MAPPING;
	// Before anything else: the producer may be the one that comes after the markers, of whom nothing is recorded yet.
	if (isDecided(current->status)) return ErrorCode::CONCURRENT_TRANSACTIONS;
	if (const auto code = checkProducer(*current, caller); code != ErrorCode::NONE) return code;
	if (current->status == TransactionStatus::ONGOING && holdsAll(current->partitions, partitions))
		return Result<void>();
	return {current->withPartitions(partitions, caller.transactionVersion, context.nowMs), Result<void>()};
}

std::vector<ErrorCode> verifyPartitions(
	const TransactionMetadata* current, const TransactionCaller& caller, std::span<const TopicPartition> partitions)
{
	ErrorCode code = current == nullptr ? ErrorCode::INVALID_PRODUCER_ID_MAPPING : checkProducer(*current, caller);
	if (code == ErrorCode::NONE && isDecided(current->status)) code = ErrorCode::CONCURRENT_TRANSACTIONS;
	std::vector<ErrorCode> codes(partitions.size(), code);
	if (code != ErrorCode::NONE) return codes;
	std::transform(
		partitions.begin(), partitions.end(), codes.begin(), [&](const TopicPartition& partition)
		{ return current->partitions.contains(partition) ? ErrorCode::NONE : ErrorCode::TRANSACTION_ABORTABLE; });
	return codes;
}

} // namespace Aeon::Coordinator
