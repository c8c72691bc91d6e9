#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <vector>

namespace Aeon
{

/// The control record that begins a leader epoch of the metadata log (KIP-595), for a quorum of the leader alone.
///
///     key    0000 version | 0002 type LeaderChange
///     value  0000 version | leader id | voters | granting voters | no tagged fields
std::vector<std::uint8_t> leaderChangeKey();
std::vector<std::uint8_t> leaderChangeValue(NodeId leader);

} // namespace Aeon
