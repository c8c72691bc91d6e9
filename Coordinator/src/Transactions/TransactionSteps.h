#pragma once

#include "Transactions/TransactionMetadata.h"

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"
#include "Aeon/Coordinator/TransactionCoordinatorConfig.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace Aeon::Coordinator
{

/// What a step may know besides the state and the request.
struct StepContext
{
	/// Milliseconds since 1970.
	std::int64_t nowMs = 0;
	/// The cluster's level of `transaction.version`.
	std::int16_t clusterVersion = 0;
	/// A producer id that nobody has had, where one has been fetched for this step.
	std::optional<ProducerId> freshId;
};

/// What a request about one transactional id comes to.
template <typename Answer>
struct TransactionStep
{
	TransactionStep(Result<Answer> answer_) : answer(std::move(answer_)) {}
	TransactionStep(ErrorCode code) : answer(code) {}
	TransactionStep(TransactionMetadata next_, Result<Answer> answer_) :
		next(std::move(next_)), answer(std::move(answer_))
	{
	}

	/// The step can be taken only with a fresh producer id, and is to be asked for again with one.
	static TransactionStep needsProducerId()
	{
		TransactionStep step(ErrorCode::COORDINATOR_NOT_AVAILABLE);
		step.wantsFreshId = true;
		return step;
	}

	/// To be recorded before anybody is answered.
	std::optional<TransactionMetadata> next;
	Result<Answer> answer;
	bool wantsFreshId = false;
};

// The steps: functions from what is known of a transactional id (null where nothing is), a request and the context to
// what is to be recorded and answered. They change nothing. Errors are those of TransactionCoordinator's methods.

/// Whether the request is one that can be granted at all.
Result<void> checkInitProducerId(const InitTransactionalId& request, const TransactionCoordinatorConfig& config);
TransactionStep<ProducerIdAndEpoch>
initProducerId(const TransactionMetadata* current, const InitTransactionalId& request, const StepContext& context);

TransactionStep<void> addPartitions(
	const TransactionMetadata* current, const TransactionCaller& caller, std::span<const TopicPartition> partitions,
	const StepContext& context);
/// One code for each partition.
std::vector<ErrorCode> verifyPartitions(
	const TransactionMetadata* current, const TransactionCaller& caller, std::span<const TopicPartition> partitions);

TransactionStep<ProducerIdAndEpoch> endTransaction(
	const TransactionMetadata* current, const TransactionCaller& caller, bool commit, const StepContext& context);

/// Aborts the transaction where it is still open for too long.
TransactionStep<void> abortTimedOut(const TransactionMetadata* current, const StepContext& context);

} // namespace Aeon::Coordinator
