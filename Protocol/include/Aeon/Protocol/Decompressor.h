#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Compression.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace Aeon::Protocol
{

/// Unpacks one compressed payload piece by piece, never giving out more than a cap: what a few bytes claim to unpack
/// to costs neither memory nor time beyond it. Accepts what Kafka's readers accept: gzip of several members, snappy
/// in the xerial framing or raw, LZ4 frames of independent blocks, zstd of several frames. Bytes behind the end of
/// the payload are an error.
///
/// Keeps the codecs' working memory for the next payload: one object per connection. Not thread-safe: one thread
/// at a time.
class Decompressor
{
public:
	Decompressor();
	~Decompressor();
	Decompressor(Decompressor&&) noexcept;
	Decompressor& operator=(Decompressor&&) noexcept;

	/// Begins a payload, forgetting the one before. The input must stay valid until the last read. Reads fail with
	/// CORRUPT_MESSAGE once more than outputBytesMax bytes would come out.
	void start(
		CompressionType type, BytesView input, std::uint64_t outputBytesMax, Lz4Header lz4Header = Lz4Header::STANDARD);

	/// Unpacks the next bytes into out, filling it unless the payload ends; 0 (for a non-empty out) means that the
	/// payload has ended, whole and with its checksums right. Errors: CORRUPT_MESSAGE with the reason, the same again
	/// for every later read.
	Result<std::size_t> read(std::span<std::uint8_t> out);

	/// Bytes given out since start.
	std::uint64_t producedBytes() const noexcept;

	/// Gives working memory back where more than a codec's usual need is held (a large zstd window, a large snappy
	/// chunk).
	void trim() noexcept;
	/// Gives all working memory back; ends the payload.
	void release() noexcept;

private:
	struct State;
	std::unique_ptr<State> _state;
};

} // namespace Aeon::Protocol
