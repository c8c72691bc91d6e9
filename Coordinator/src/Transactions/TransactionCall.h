#pragma once

#include "Groups/PendingCall.h"
#include "Transactions/TransactionSteps.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace Aeon::Coordinator
{

/// A request about one transactional id: what it looks at and wants recorded. Owner and threads as PendingCall has
/// them.
class TransactionCall : public PendingCall
{
public:
	explicit TransactionCall(std::string_view transactionalId_) : transactionalId(transactionalId_) {}

	/// Takes the step and keeps its answer; gives what is to be recorded.
	virtual std::optional<TransactionMetadata> step(const TransactionMetadata* current, StepContext context) = 0;
	/// The answer would be another one once the markers of the transaction are written, and the caller is patient.
	virtual bool isHeldUp() const = 0;

	const std::string transactionalId;
};

/// The call of one kind of step.
template <typename Answer>
class StepCall final : public TransactionCall
{
public:
	using Step = std::function<TransactionStep<Answer>(const TransactionMetadata*, const StepContext&)>;

	StepCall(std::string_view transactionalId_, Step step, bool isPatient = false) :
		TransactionCall(transactionalId_), _step(std::move(step)), _isPatient(isPatient)
	{
	}

	std::optional<TransactionMetadata> step(const TransactionMetadata* current, StepContext context) override
	{
		context.freshId = freshId;
		auto taken = _step(current, context);
		answer = std::move(taken.answer);
		wantsFreshId = taken.wantsFreshId;
		return std::move(taken.next);
	}

	bool isHeldUp() const override { return _isPatient && answer.code() == ErrorCode::CONCURRENT_TRANSACTIONS; }

	void fail(ErrorCode code) override
	{
		answer = code;
		wantsFreshId = false;
	}

	/// For the step, where the one before wanted it.
	std::optional<ProducerId> freshId;
	Result<Answer> answer{ErrorCode::NOT_COORDINATOR};
	bool wantsFreshId = false;

private:
	const Step _step;
	const bool _isPatient;
};

} // namespace Aeon::Coordinator
