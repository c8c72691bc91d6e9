#include "Groups/Offsets/CommitMetadata.h"

#include <algorithm>
#include <cstddef>

namespace Aeon::Coordinator
{

namespace
{

std::size_t utf16Length(std::string_view text) noexcept
{
	std::size_t length = 0;
	for (const char byte : text)
	{
		const auto bits = static_cast<std::uint8_t>(byte);
		const bool continues = (bits & 0xc0) == 0x80;
		const bool isPair = bits >= 0xf0;
		length += continues ? 0 : isPair ? 2 : 1;
	}
	return length;
}

} // namespace

bool isMetadataTooLong(std::string_view metadata, std::int32_t lengthMax) noexcept
{
	const auto limit = static_cast<std::size_t>(std::max(lengthMax, 0));
	return metadata.size() > limit && utf16Length(metadata) > limit;
}

} // namespace Aeon::Coordinator
