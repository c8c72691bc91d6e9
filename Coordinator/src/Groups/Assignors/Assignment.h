#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <map>
#include <vector>

namespace Aeon::Coordinator
{

/// Partitions by topic id: the numbers of a topic ascending and each once, no topic without any.
using Assignment = std::map<Uuid, std::vector<std::int32_t>>;

} // namespace Aeon::Coordinator
