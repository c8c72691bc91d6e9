#include "FrameReader.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace
{

constexpr std::size_t FRAME_BYTES_MAX = 4'096;

} // namespace

/// What a connection receives, cut into pieces as long as the first byte says, and read as frames.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	if (size == 0) return 0;
	const std::size_t pieceBytes = std::size_t{data[0]} + 1;
	Aeon::Net::FrameReader reader(FRAME_BYTES_MAX);
	std::size_t framed = 0;
	for (std::size_t position = 1; position < size && !reader.malformed();)
	{
		const std::span<std::uint8_t> space = reader.space();
		AEON_CHECK(!space.empty());
		const std::size_t count = std::min({space.size(), pieceBytes, size - position});
		std::memcpy(space.data(), data + position, count);
		reader.commit(count);
		position += count;
		while (const auto frame = reader.next())
		{
			AEON_CHECK(frame->size() <= FRAME_BYTES_MAX);
			// Handlers write into frames: all of it must be there.
			std::fill(frame->begin(), frame->end(), std::uint8_t{0});
			framed += frame->size();
		}
	}
	AEON_CHECK(framed < size);
	return 0;
}
