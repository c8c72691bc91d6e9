#pragma once

#include "BatchCursor.h"
#include "CleaningPace.h"
#include "LogSegment.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace Aeon::Storage
{

/// The batches of a sealed segment as the cleaner reads them: whole, in order, each with its CRC checked, so that
/// nothing damaged is written anew under a right CRC. Memory is bounded by the buffer and the largest batch.
///
/// Not thread-safe: one thread at a time.
class CleanerInput
{
public:
	/// Reads from the batch at position on. segment, buffer and pace outlive this. Throws StorageException.
	CleanerInput(const LogSegment& segment, std::uint64_t position, std::span<std::uint8_t> buffer, CleaningPace& pace);

	/// Moves to the next batch; false at the end of the segment. Throws CorruptFileException for bytes that are no
	/// batch of magic 2 in order, StorageException, CleaningAborted.
	bool next();
	const BatchHeader& header() const noexcept { return _cursor.header(); }
	/// All bytes of the batch; valid until next().
	BytesView bytes() const noexcept { return _bytes; }
	Protocol::RecordBatchView view() const { return Protocol::RecordBatchView(_bytes); }
	/// Complains about the present batch. Throws CorruptFileException.
	[[noreturn]] void fail(const std::string& reason) const;

private:
	const LogSegment& _segment;
	const std::shared_ptr<SegmentFile> _file;
	const std::uint64_t _end;
	CleaningPace& _pace;
	BatchCursor _cursor;
	Offset _lastOffset;
	BytesView _bytes;
	std::vector<std::uint8_t> _large;
};

} // namespace Aeon::Storage
