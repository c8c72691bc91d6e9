#pragma once

#include "LogImpl.h"

#include <cstdint>
#include <optional>

namespace Aeon::Storage
{

/// What of a log the cleaner could clean now, and how much it is worth.
///
///     segments     | 0    | 100  | 200  | 300 (active)
///     cleaned up to 100; everything below 250 is stable
///     firstDirty 100, firstUncleanable 200: the segment that holds 250 is not cleaned
struct CleanableRange
{
	/// What lies below was cleaned before.
	Offset firstDirty;
	/// Base offset of the first segment that must stay as it is: the active one, or one that holds offsets at or above
	/// the bound of what is stable, or one that is younger than min.compaction.lag.ms.
	Offset firstUncleanable;
	std::uint64_t cleanBytes = 0;
	/// Bytes of the segments in [firstDirty, firstUncleanable).
	std::uint64_t dirtyBytes = 0;
	/// When this was found out, by the clock that judges ages.
	std::int64_t nowMs = 0;
	/// Something dirty is older than max.compaction.lag.ms.
	bool overdue = false;

	/// Share of dirty bytes, from 0 to 1; 0 in an empty range.
	double dirtyRatio() const noexcept;
	/// Whether it is time: the ratio is above min.cleanable.dirty.ratio, or something is overdue.
	bool isFilthy(const LogConfig& config) const noexcept;

	/// The range of a log of which everything below stableUpTo (exclusive) is decided: replicated, and without open
	/// transactions. One thread at a time asks for a log. Throws StorageException.
	static CleanableRange of(const Log::Impl& log, const LogConfig& config, Offset stableUpTo, std::int64_t nowMs);
};

} // namespace Aeon::Storage
