#pragma once

#include "Aeon/Base/Types.h"

#include <compare>
#include <cstdint>

namespace Aeon::Coordinator
{

/// Epoch of a producer that has none.
inline constexpr std::int16_t NO_PRODUCER_EPOCH = -1;

/// A producer at one epoch of its id: what a batch carries, and what tells a producer from its own zombie.
struct ProducerIdAndEpoch
{
	ProducerId id = NO_PRODUCER_ID;
	std::int16_t epoch = NO_PRODUCER_EPOCH;

	friend auto operator<=>(const ProducerIdAndEpoch&, const ProducerIdAndEpoch&) = default;
};

} // namespace Aeon::Coordinator
