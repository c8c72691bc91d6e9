#pragma once

#include "Workload.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Bench
{

/// What one producer writes, record by record: payload, key and partition.
///
/// Not thread-safe: one thread at a time.
class RecordSource
{
public:
	using Clock = std::chrono::steady_clock;

	/// @p index tells producers apart, so that they begin at different partitions.
	RecordSource(const Workload& workload, int index);

	/// Goes on to the next record.
	void next();
	/// Empty where there are no keys.
	std::string_view key() const noexcept { return _key; }
	/// -1 where the key chooses it.
	std::int32_t partition() const noexcept { return _partition; }
	/// The bytes, with this time in them as far as they have room.
	std::string_view payload(Clock::time_point intended);

	/// The time that payload() put in; nothing where the record is too short for one.
	static std::optional<Clock::time_point> intendedTime(const void* payload, std::size_t length);

private:
	const int _partitions;
	const std::uint64_t _keys;
	const std::uint64_t _recordsABatch;
	std::string _payload;
	std::string _key;
	std::int32_t _partition;
	std::uint64_t _count = 0;
};

} // namespace Aeon::Bench
