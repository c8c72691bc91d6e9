#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon::Protocol
{

/// A tagged field (KIP-482) that no spec of ours defines: kept as it came, and sent on the same way.
struct RawTaggedField
{
	std::uint32_t tag = 0;
	BytesView data;
};

} // namespace Aeon::Protocol
