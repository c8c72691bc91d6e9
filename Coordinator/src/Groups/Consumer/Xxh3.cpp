#include "Groups/Consumer/Xxh3.h"

#include <xxhash.h>

namespace Aeon::Coordinator
{

std::uint64_t xxh3(BytesView bytes) noexcept
{
	return XXH3_64bits(bytes.data(), bytes.size());
}

} // namespace Aeon::Coordinator
