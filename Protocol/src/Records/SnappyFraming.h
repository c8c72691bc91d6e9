#pragma once

#include "Aeon/Base/Types.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace Aeon::Protocol
{

/// The xerial framing: this header, then chunks of an int32 length and one raw snappy block.
///
///     0 magic 8 | 8 version int32 (1) | 12 oldest compatible version int32 (1)
inline constexpr std::array<std::uint8_t, 16> SNAPPY_HEADER{0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0,
															0,    0,   0,   1,   0,   0,   0,   1};
inline constexpr std::size_t SNAPPY_MAGIC_SIZE = 8;
inline constexpr std::size_t SNAPPY_HEADER_SIZE = 16;
/// Unpacked bytes of a chunk, as snappy-java cuts them.
inline constexpr std::size_t SNAPPY_CHUNK_BYTES = 32 * 1024;

/// Whether a xerial header stands in front, of whatever version.
inline bool beginsWithSnappyHeader(BytesView bytes) noexcept
{
	return bytes.size() >= SNAPPY_HEADER_SIZE &&
		   std::equal(SNAPPY_HEADER.begin(), SNAPPY_HEADER.begin() + SNAPPY_MAGIC_SIZE, bytes.begin());
}

} // namespace Aeon::Protocol
