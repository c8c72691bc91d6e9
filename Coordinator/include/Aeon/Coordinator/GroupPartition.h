#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <string_view>

namespace Aeon::Coordinator
{

/// The partition of a coordinator's topic that a group id, or a transactional id, belongs to: the hash that Java's
/// String.hashCode gives for it (over UTF-16 units; bytes that are no UTF-8 count as U+FFFD), without its sign, modulo
/// the number of partitions. partitionCount is at least 1.
PartitionId coordinatorPartition(std::string_view id, std::int32_t partitionCount);

} // namespace Aeon::Coordinator
