#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon::Coordinator
{

/// The 64-bit XXH3 hash of bytes, with seed 0: the hash that Kafka keeps of a group's topics. Good against accidents,
/// not against anybody who means harm.
std::uint64_t xxh3(BytesView bytes) noexcept;

} // namespace Aeon::Coordinator
