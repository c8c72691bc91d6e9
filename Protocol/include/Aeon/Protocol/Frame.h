#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Protocol/EncodeException.h"
#include "Aeon/Protocol/Encoder.h"

#include <cstdint>
#include <limits>

namespace Aeon::Protocol
{

/// Bytes of the int32 that stands before every request and response and counts what follows it.
inline constexpr std::size_t FRAME_SIZE_BYTES = 4;

/// Adds a whole frame to the chain: size, header, body. The chain then refers to the file slices of the body, whose
/// sources the caller keeps alive in it. Throws EncodeException where header or body cannot be said in the version,
/// or the frame would reach 2 GiB; the chain must then be cleared.
template <typename Header, typename Body>
void encodeFrame(
	BufferChain& chain, const Header& header, std::int16_t headerVersion, const Body& body, std::int16_t version)
{
	EncodedSize size = header.encodedSize(headerVersion);
	body.addEncodedSize(size, version);
	if (size.totalBytes() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
		throw EncodeException("a frame of 2 GiB or more");
	Encoder encoder(chain, FRAME_SIZE_BYTES + size.memoryBytes);
	encoder.writeInt32(static_cast<std::int32_t>(size.totalBytes()));
	header.encode(encoder, headerVersion);
	body.encode(encoder, version);
	encoder.finish();
}

} // namespace Aeon::Protocol
