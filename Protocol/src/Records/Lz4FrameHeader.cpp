#include "Lz4FrameHeader.h"

#include <algorithm>
#include <bit>

namespace Aeon::Protocol
{

namespace
{

constexpr std::array<std::uint8_t, 4> FRAME_MAGIC{0x04, 0x22, 0x4d, 0x18};

constexpr std::uint8_t VERSION_MASK = 0xc0;
constexpr std::uint8_t VERSION_1 = 0x40;
constexpr std::uint8_t INDEPENDENT_BLOCKS = 0x20;
constexpr std::uint8_t CONTENT_SIZE = 0x08;
constexpr std::uint8_t RESERVED_OR_DICTIONARY = 0x03;
constexpr std::uint8_t DESCRIPTOR_RESERVED = 0x8f;

/// XXH32 with seed 0 for fewer than 16 bytes, where its four-lane loop does not run.
std::uint32_t shortXxh32(BytesView bytes) noexcept
{
	constexpr std::uint32_t PRIME_1 = 2654435761u;
	constexpr std::uint32_t PRIME_2 = 2246822519u;
	constexpr std::uint32_t PRIME_3 = 3266489917u;
	constexpr std::uint32_t PRIME_4 = 668265263u;
	constexpr std::uint32_t PRIME_5 = 374761393u;

	std::uint32_t hash = PRIME_5 + static_cast<std::uint32_t>(bytes.size());
	for (; bytes.size() >= 4; bytes = bytes.subspan(4))
	{
		const auto lane = static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
						  static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
		hash = std::rotl(hash + lane * PRIME_3, 17) * PRIME_4;
	}
	for (const std::uint8_t byte : bytes)
		hash = std::rotl(hash + byte * PRIME_5, 11) * PRIME_1;
	hash = (hash ^ (hash >> 15)) * PRIME_2;
	hash = (hash ^ (hash >> 13)) * PRIME_3;
	return hash ^ (hash >> 16);
}

Error corrupt(const char* message)
{
	return {ErrorCode::CORRUPT_MESSAGE, message};
}

} // namespace

std::uint8_t lz4HeaderChecksum(BytesView header, Lz4Header kind) noexcept
{
	const BytesView hashed = kind == Lz4Header::MAGIC_0 ? header : header.subspan(FRAME_MAGIC.size());
	return static_cast<std::uint8_t>(shortXxh32(hashed) >> 8);
}

Result<Lz4FrameHeader> Lz4FrameHeader::parse(BytesView frame, Lz4Header kind)
{
	if (frame.size() < 7) return corrupt("lz4: the frame header is cut short");
	if (!std::equal(FRAME_MAGIC.begin(), FRAME_MAGIC.end(), frame.begin()))
		return corrupt("lz4: no frame magic number");

	const std::uint8_t flags = frame[FLAGS_POSITION];
	if ((flags & VERSION_MASK) != VERSION_1) return corrupt("lz4: unknown frame version");
	if ((flags & RESERVED_OR_DICTIONARY) != 0) return corrupt("lz4: reserved or dictionary flag is set");
	if ((flags & INDEPENDENT_BLOCKS) == 0) return corrupt("lz4: linked blocks are not supported");
	const std::uint8_t descriptor = frame[BLOCK_DESCRIPTOR_POSITION];
	const int blockSizeCode = descriptor >> 4;
	if ((descriptor & DESCRIPTOR_RESERVED) != 0 || blockSizeCode < 4) return corrupt("lz4: bad block descriptor");

	Lz4FrameHeader header;
	header.size = (flags & CONTENT_SIZE) != 0 ? 15 : 7;
	header.blockBytesMax = std::size_t{1} << (8 + 2 * blockSizeCode);
	if (frame.size() < header.size) return corrupt("lz4: the frame header is cut short");
	std::copy_n(frame.begin(), header.size, header.bytes.begin());

	std::uint8_t& checksum = header.bytes[header.size - 1];
	const std::uint8_t right = lz4HeaderChecksum(frame.first(header.size - 1), Lz4Header::STANDARD);
	if (kind == Lz4Header::STANDARD && checksum != right) return corrupt("lz4: wrong frame header checksum");
	checksum = right;
	return header;
}

} // namespace Aeon::Protocol
