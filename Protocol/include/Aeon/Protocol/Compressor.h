#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Compression.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace Aeon::Protocol
{

/// Most bytes one call packs: what an int32 length can still count when packing makes them a little longer.
inline constexpr std::size_t COMPRESSOR_INPUT_BYTES_MAX = 0x7000'0000;

/// Packs the records of a batch in the framings Kafka uses: one gzip stream, snappy in the xerial framing, one LZ4
/// frame of independent 64 KiB blocks, one zstd frame. Keeps the codecs' working memory for the next call.
///
/// Not thread-safe: one thread at a time.
class Compressor
{
public:
	Compressor();
	~Compressor();
	Compressor(Compressor&&) noexcept;
	Compressor& operator=(Compressor&&) noexcept;

	/// Appends the packed input to out; NONE appends the bytes as they are. A level outside the codec's range (see
	/// isCompressionLevel) and more input than COMPRESSOR_INPUT_BYTES_MAX are bugs of the caller (AEON_CHECK). Throws
	/// std::bad_alloc when memory is short.
	void compress(
		CompressionType type, int level, BytesView input, std::vector<std::uint8_t>& out,
		Lz4Header lz4Header = Lz4Header::STANDARD);

	/// Gives the codecs' working memory back.
	void release() noexcept;

private:
	struct Contexts;
	std::unique_ptr<Contexts> _contexts;
};

} // namespace Aeon::Protocol
