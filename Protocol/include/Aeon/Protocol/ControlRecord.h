#pragma once

#include "Aeon/Base/Types.h"

#include <array>
#include <cstdint>
#include <optional>

namespace Aeon::Protocol
{

/// What a record of a control batch says: the second int16 of its key.
enum class ControlRecordType : std::int16_t
{
	ABORT = 0,
	COMMIT = 1,
	LEADER_CHANGE = 2,
	SNAPSHOT_HEADER = 3,
	SNAPSHOT_FOOTER = 4,
	KRAFT_VERSION = 5,
	KRAFT_VOTERS = 6,
};

/// Reads the type from a control record's key, of any key version; no value for a key too short, a negative version
/// or a type that is not known (which readers pass over).
std::optional<ControlRecordType> controlRecordType(std::optional<BytesView> key) noexcept;

/// The key of a control record, version 0.
std::array<std::uint8_t, 4> controlRecordKey(ControlRecordType type) noexcept;

/// Coordinator epoch from the value of an ABORT or COMMIT marker; no value where it is too short.
std::optional<std::int32_t> endTransactionCoordinatorEpoch(std::optional<BytesView> value) noexcept;

/// The value of an ABORT or COMMIT marker, version 0.
std::array<std::uint8_t, 6> endTransactionValue(std::int32_t coordinatorEpoch) noexcept;

} // namespace Aeon::Protocol
