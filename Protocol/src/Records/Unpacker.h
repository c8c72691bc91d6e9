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

/// One codec's side of Decompressor: unpacks a payload piece by piece. Not thread-safe: one thread at a time.
class Unpacker
{
public:
	virtual ~Unpacker() = default;

	/// Begins a payload. outputBytesMax bounds what may be reserved on the payload's word; who reads keeps the cap.
	virtual void start(BytesView input, std::uint64_t outputBytesMax, Lz4Header lz4Header) = 0;
	/// Fills out unless the payload ends; 0 when it has ended whole. Errors: CORRUPT_MESSAGE.
	virtual Result<std::size_t> read(std::span<std::uint8_t> out) = 0;
	/// Gives unusually large working memory back; the payload is over.
	virtual void trim() noexcept {}
};

std::unique_ptr<Unpacker> makePlainUnpacker();
std::unique_ptr<Unpacker> makeGzipUnpacker();
std::unique_ptr<Unpacker> makeSnappyUnpacker();
std::unique_ptr<Unpacker> makeLz4Unpacker();
std::unique_ptr<Unpacker> makeZstdUnpacker();

} // namespace Aeon::Protocol
