#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon::Coordinator
{

/// Where and how a record that is replayed lies in its partition.
struct RecordPlace
{
	/// The record's timestamp: milliseconds since 1970.
	std::int64_t writtenMs = 0;
	Offset offset;
	/// In whose transaction it was written; NO_PRODUCER_ID where in none.
	ProducerId producerId = NO_PRODUCER_ID;
};

} // namespace Aeon::Coordinator
