#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon::Protocol
{

/// CRC-32C (Castagnoli) as record batches carry it: initial and final value inverted, so that "123456789"
/// gives 0xe3069283. Thread-safe.
std::uint32_t crc32c(BytesView bytes) noexcept;

/// Goes on from the CRC of the bytes before: crc32c(ab) == extendCrc32c(crc32c(a), b).
std::uint32_t extendCrc32c(std::uint32_t crcBefore, BytesView bytes) noexcept;

} // namespace Aeon::Protocol
