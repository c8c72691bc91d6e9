#pragma once

#include "Aeon/Base/ErrorCode.h"

#include <cstdint>

namespace Aeon
{

/// What a fenced producer is told: versions before PRODUCER_FENCED (KIP-588) know INVALID_PRODUCER_EPOCH instead. Other
/// codes stay what they are.
constexpr ErrorCode fencedCode(ErrorCode code, std::int16_t version, std::int16_t firstThatKnows) noexcept
{
	return code == ErrorCode::PRODUCER_FENCED && version < firstThatKnows ? ErrorCode::INVALID_PRODUCER_EPOCH : code;
}

} // namespace Aeon
