#include "Transactions/TransactionStatus.h"

#include "Aeon/Base/Check.h"

#include <array>

namespace Aeon::Coordinator
{

namespace
{

/// In the order of the numbers.
constexpr std::array<std::string_view, 8> NAMES{"Empty",        "Ongoing",          "PrepareCommit",
												"PrepareAbort", "CompleteCommit",   "CompleteAbort",
												"Dead",         "PrepareEpochFence"};

} // namespace

std::optional<TransactionStatus> recordedStatus(std::int8_t number) noexcept
{
	if (number < 0 || number > static_cast<std::int8_t>(TransactionStatus::COMPLETE_ABORT)) return std::nullopt;
	return static_cast<TransactionStatus>(number);
}

std::string_view statusName(TransactionStatus status) noexcept
{
	return NAMES[static_cast<std::size_t>(status)];
}

bool mayFollow(TransactionStatus next, TransactionStatus before) noexcept
{
	using enum TransactionStatus;
	switch (next)
	{
	case EMPTY:
		return isAtRest(before);
	case ONGOING:
		return before == ONGOING || isAtRest(before);
	case PREPARE_COMMIT:
		return before == ONGOING;
	case PREPARE_ABORT:
		// From rest: a client of transaction version 2 that does not know whether anything has arrived.
		return before == ONGOING || isAtRest(before);
	case COMPLETE_COMMIT:
		return before == PREPARE_COMMIT;
	case COMPLETE_ABORT:
		return before == PREPARE_ABORT;
	case DEAD:
	case PREPARE_EPOCH_FENCE:
		return false;
	}
	return false;
}

} // namespace Aeon::Coordinator
