#include "Aeon/Protocol/Crc32c.h"

#include <algorithm>
#include <isa-l/crc.h>
#include <limits>

namespace Aeon::Protocol
{

std::uint32_t crc32c(BytesView bytes) noexcept
{
	return extendCrc32c(0, bytes);
}

std::uint32_t extendCrc32c(std::uint32_t crcBefore, BytesView bytes) noexcept
{
	// ISA-L leaves both inversions to its caller and counts bytes in an int.
	std::uint32_t state = ~crcBefore;
	while (!bytes.empty())
	{
		const auto length = std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max());
		state = crc32_iscsi(const_cast<std::uint8_t*>(bytes.data()), static_cast<int>(length), state);
		bytes = bytes.subspan(length);
	}
	return ~state;
}

} // namespace Aeon::Protocol
