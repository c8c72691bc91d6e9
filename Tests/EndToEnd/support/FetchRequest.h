#pragma once

#include "Bytes.h"
#include "GroupPartition.h"

#include <cstdint>

namespace Aeon::Test
{

/// A Fetch request for one partition, without a session. The broker waits at most @p waitMs for a first byte, and gives
/// about @p bytesMax.
Bytes fetchRequest(const GroupPartition& place, std::int64_t offset, int waitMs, int bytesMax);

/// The partition in the answer to fetchRequest().
struct FetchedPartition
{
	int error = 0;
	std::int64_t highWatermark = -1;
	/// Record batches; the last one may be cut off.
	Bytes records;
};

/// Throws std::out_of_range where the answer is too short.
FetchedPartition fetchedPartition(const Bytes& reply);

} // namespace Aeon::Test
