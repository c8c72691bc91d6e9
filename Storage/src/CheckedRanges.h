#pragma once

#include "Aeon/Base/Mutex.h"

#include <atomic>
#include <cstdint>
#include <limits>
#include <vector>

namespace Aeon::Storage
{

/// Which stretches of an open segment file need no look at the CRC of their batches before they are sent: those that
/// were looked at since the file was opened, and those that were written through this opening. Positions are borders
/// of batches.
///
/// Few stretches are kept, the longest ones: what is forgotten is looked at again. Thread-safe.
class CheckedRanges
{
public:
	/// A reader who goes through the file makes one stretch, whatever the number of his reads.
	static constexpr std::size_t RANGES_MAX = 32;
	static constexpr std::uint64_t NO_END = std::numeric_limits<std::uint64_t>::max();

	CheckedRanges() = default;
	CheckedRanges(const CheckedRanges&) = delete;
	CheckedRanges& operator=(const CheckedRanges&) = delete;

	/// Where the checked stretch that holds position ends: position itself where it was not checked, NO_END where all
	/// that follows was written through this opening.
	std::uint64_t endOf(std::uint64_t position) const;
	/// The batches in [begin, end) are right.
	void add(std::uint64_t begin, std::uint64_t end);
	/// The appender writes from position on, for the first time or further on.
	void writesFrom(std::uint64_t position) noexcept;

private:
	struct Range
	{
		std::uint64_t begin = 0;
		std::uint64_t end = 0;
	};

	std::atomic<std::uint64_t> _writtenFrom = NO_END;
	mutable Mutex _mutex;
	/// Apart from one another, in ascending order.
	std::vector<Range> _ranges AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
