#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <string>

namespace Aeon::Coordinator
{

/// One transactional id as ListTransactions tells of it.
struct TransactionListing
{
	std::string transactionalId;
	ProducerId producerId = NO_PRODUCER_ID;
	/// Kafka's word: "Empty", "Ongoing", "PrepareCommit", "PrepareAbort", "CompleteCommit", "CompleteAbort".
	std::string state;
	/// Milliseconds since 1970 at which its last transaction began; -1 where there was none since its producer came.
	std::int64_t startTimeMs = -1;
};

} // namespace Aeon::Coordinator
