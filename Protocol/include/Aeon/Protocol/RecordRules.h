#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Types.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace Aeon::Protocol
{

/// A record that breaks a rule. The message is a literal.
struct RecordFault
{
	/// Index in the batch, from 0.
	std::int32_t index = 0;
	ErrorCode code = ErrorCode::INVALID_RECORD;
	std::string_view message;
};

/// What a topic asks of each record that is produced to it.
struct RecordRules
{
	/// Compacted topics: a null key is INVALID_RECORD.
	bool keyRequired = false;
	/// Create times outside these bounds (inclusive, ms since 1970) are INVALID_TIMESTAMP; NO_TIMESTAMP always passes,
	/// and nothing is checked where a batch carries log append time.
	std::int64_t timestampMin = std::numeric_limits<std::int64_t>::min();
	std::int64_t timestampMax = std::numeric_limits<std::int64_t>::max();

	/// The rule that a record with this key and timestamp breaks; no value where it is welcome.
	std::optional<RecordFault>
	broken(std::int32_t index, bool hasKey, std::int64_t timestamp, bool checkTimestamp) const noexcept;
};

} // namespace Aeon::Protocol
