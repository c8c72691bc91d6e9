#pragma once

#include "BatchCursor.h"

#include <cstdint>
#include <span>

namespace Aeon::Storage
{

class LogSegment;

/// Whether the CRC of the batch that cursor stands at is right. A batch that is not at hand is read through chunk, in
/// pieces: the length of one that is damaged may claim the rest of the file. Throws StorageException.
bool crcIsGood(const SegmentFile& file, BatchCursor& cursor, std::span<std::uint8_t> chunk);

/// How far the batches from position on may be sent: the end of the last good one, at least upTo where all that begin
/// below it are good; position itself where the first is damaged. Good means that length, CRC and the order of offsets
/// are right. Each batch is looked at once as long as the file stays open (CheckedRanges).
///
/// position is the border of a batch, readableEnd one at or above upTo. Throws StorageException.
std::uint64_t checkedEnd(
	const LogSegment& segment, const SegmentFile& file, std::uint64_t position, std::uint64_t upTo,
	std::uint64_t readableEnd);

} // namespace Aeon::Storage
