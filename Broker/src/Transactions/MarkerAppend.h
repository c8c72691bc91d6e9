#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MarkerWriter.h"

#include <cstdint>

namespace Aeon
{

class Partition;

/// Appends the end of a producer's transaction to a partition, whether the producer has written there or not, and wakes
/// those who wait for it. Gives the offset behind the marker; does not wait for the disk. The marker's list of
/// partitions is not looked at. Errors: those of Log::append.
Result<Offset> appendMarker(Partition& partition, const Coordinator::TransactionMarker& marker, std::int64_t nowMs);

} // namespace Aeon
