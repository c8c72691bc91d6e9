#include "Aeon/Protocol/RecordRules.h"

namespace Aeon::Protocol
{

std::optional<RecordFault>
RecordRules::broken(std::int32_t index, bool hasKey, std::int64_t timestamp, bool checkTimestamp) const noexcept
{
	if (keyRequired && !hasKey)
		return RecordFault{index, ErrorCode::INVALID_RECORD, "Compacted topics do not accept records without a key."};
	if (!checkTimestamp || timestamp == NO_TIMESTAMP) return std::nullopt;
	if (timestamp < timestampMin)
		return RecordFault{index, ErrorCode::INVALID_TIMESTAMP, "The record's timestamp is too far in the past."};
	if (timestamp > timestampMax)
		return RecordFault{index, ErrorCode::INVALID_TIMESTAMP, "The record's timestamp is too far in the future."};
	return std::nullopt;
}

} // namespace Aeon::Protocol
