#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Compression.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace Aeon::Protocol
{

/// The header of an LZ4 frame, as far as Kafka allows it:
///
///     0 magic 04 22 4d 18 | 4 FLG | 5 BD | 6 content size 8, where FLG bit 3 says so | header checksum 1
struct Lz4FrameHeader
{
	static constexpr std::size_t SIZE_MAX_BYTES = 15;
	static constexpr std::size_t FLAGS_POSITION = 4;
	static constexpr std::size_t BLOCK_DESCRIPTOR_POSITION = 5;

	/// The header with the standard checksum.
	std::array<std::uint8_t, SIZE_MAX_BYTES> bytes{};
	std::size_t size = 0;
	/// Largest unpacked block.
	std::size_t blockBytesMax = 0;

	/// Reads the front of a frame. STANDARD headers must have their checksum right; MAGIC_0 ones may have any.
	/// Errors: CORRUPT_MESSAGE, also for linked blocks and dictionaries, which Kafka's readers refuse.
	static Result<Lz4FrameHeader> parse(BytesView frame, Lz4Header kind);
};

/// The header checksum over a frame's first bytes, header size without the checksum: STANDARD leaves the frame's
/// magic number out, MAGIC_0 counts it in.
std::uint8_t lz4HeaderChecksum(BytesView header, Lz4Header kind) noexcept;

} // namespace Aeon::Protocol
