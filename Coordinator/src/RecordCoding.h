#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Encoder.h"

#include <cstdint>
#include <span>
#include <string>

namespace Aeon::Coordinator
{

/// A message behind an int16, as coordinators store keys (behind their type) and values (behind their version). The
/// bytes lie in the arena.
template <typename Message>
BytesView encodeBehindInt16(std::int16_t front, const Message& message, std::int16_t version, Protocol::Arena& arena)
{
	const std::size_t size = sizeof(front) + message.encodedSize(version).memoryBytes;
	auto* bytes = static_cast<std::uint8_t*>(arena.allocate(size, 1));
	Protocol::Encoder encoder(std::span(bytes, size));
	encoder.writeInt16(front);
	message.encode(encoder, version);
	encoder.finish();
	return {bytes, size};
}

/// Throws Protocol::DecodeException where bytes follow the part that has been read.
inline void expectEnd(const Protocol::Decoder& decoder, const char* part)
{
	if (decoder.remaining() != 0)
		throw Protocol::DecodeException(std::to_string(decoder.remaining()) + " bytes follow the " + part);
}

} // namespace Aeon::Coordinator
