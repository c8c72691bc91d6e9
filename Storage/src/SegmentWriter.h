#pragma once

#include "SegmentFile.h"

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon::Storage
{

/// Puts batches into the active segment's file.
///
///     0           64 KiB                size      stretch's end      allocated        segment.bytes
///     |-- pwrite ----|-- busy: prepared ---|-- zeros -------|-- no pages --|-- no blocks yet --|
///                       small: mapping, others: pwrite
///
/// A log that takes less than a stretch a second is written with pwrite alone: it costs neither a map nor a page or
/// block too many. One that takes more gets its blocks ahead, and zeros in front of its batches, a stretch at a time
/// and in one write: the kernel then makes few large pages where the batches by themselves would have it make many
/// small ones (Storage/README.md has the figures). Small batches are copied into a mapping of the segment, and no store
/// ever goes to a page that was not prepared.
///
/// Not thread-safe: one thread at a time (the log's mutex).
class SegmentWriter
{
public:
	static constexpr std::size_t SMALL_BATCH_MAX = 4 * 1024;
	static constexpr std::uint64_t FIRST_STRETCH_BYTES = 64 * 1024;
	static constexpr std::uint64_t STRETCH_BYTES = 256 * 1024;
	/// Blocks are allocated as far ahead as the segment is long, within these.
	static constexpr std::uint64_t ALLOCATION_MIN = STRETCH_BYTES;
	static constexpr std::uint64_t ALLOCATION_MAX = 2 * 1024 * 1024;
	/// A log that took longer to fill a stretch is not busy.
	static constexpr std::int64_t BUSY_STRETCH_MS = 1000;

	/// size: bytes in use, where the next batch goes; the file holds exactly so many, or zeros behind them.
	/// segmentBytes: how far the mapping reaches.
	SegmentWriter(std::uint64_t size, std::uint64_t segmentBytes, std::int64_t nowMs);

	/// Writes one whole batch at position with these in place of its own base offset and leader epoch. The file is the
	/// segment's, as it is open now; nowMs, the wall clock, tells how busy the log is. Throws StorageException; what
	/// was written by then is cut off by rollBack.
	void write(
		SegmentFile& file, std::uint64_t position, BytesView batch, Offset baseOffset, LeaderEpoch leaderEpoch,
		std::int64_t nowMs);
	/// Forgets what was written from size on, so that only zeros follow. Throws StorageException.
	void rollBack(SegmentFile& file, std::uint64_t size);
	/// Gives the file its full size at once (preallocate).
	void allocateAll(SegmentFile& file);

private:
	/// base offset, length, leader epoch: the part of a batch's header that the CRC does not cover.
	static constexpr std::size_t PREFIX_BYTES = 16;

	void beginStretch(SegmentFile& file, std::uint64_t position, std::uint64_t end, std::int64_t nowMs);
	void allocateUpTo(SegmentFile& file, std::uint64_t end);
	bool isMapped(SegmentFile& file, std::uint64_t position, std::size_t length);

	const std::uint64_t _mappedBytes;
	/// Bytes below have blocks behind them.
	std::uint64_t _allocatedEnd;
	/// Bytes below are batches, or zeros in pages that are there.
	std::uint64_t _preparedEnd;
	std::uint64_t _stretchEnd;
	std::int64_t _stretchBeganMs;
	bool _mapRefused = false;
};

} // namespace Aeon::Storage
