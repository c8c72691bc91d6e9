#pragma once

#include "GroupPartition.h"

#include <cstdint>
#include <string>

namespace Aeon::Test
{

/// Where a partition ends for consumers that read everything, and for those of committed records.
struct EndOffsets
{
	std::int64_t highWatermark = -1;
	std::int64_t lastStable = -1;

	friend bool operator==(const EndOffsets&, const EndOffsets&) = default;
};

/// As the broker tells librdkafka. Blocks for the answers; throws std::runtime_error where none comes.
EndOffsets endOffsets(const std::string& bootstrap, const GroupPartition& place);

} // namespace Aeon::Test
