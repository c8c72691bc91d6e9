#pragma once

#include "LogSegment.h"

#include <cstdint>
#include <optional>

namespace Aeon::Storage
{

/// What a scan of a segment found.
struct SegmentScan
{
	/// Every byte belongs to a good batch, or is a zero behind the last one.
	bool whole = true;
	/// Where the good batches end.
	std::uint64_t goodBytes = 0;
	/// Epoch of the last good batch; that given where there is none.
	LeaderEpoch leaderEpoch = NO_LEADER_EPOCH;
};

/// Reads the segment's file from its start, as far as batches are good, and makes its indexes anew. A batch is good
/// if its length, magic and CRC are, its offsets and leader epoch go on from those before, and its offsets end below
/// next, where another segment begins: stale bytes of another log may carry a right CRC, and no CRC covers a base
/// offset. The file itself is not changed. Throws StorageException.
SegmentScan rebuildSegment(
	LogSegment& segment, std::uint64_t fileBytes, LeaderEpoch epochBefore, std::optional<Offset> next = std::nullopt);

} // namespace Aeon::Storage
