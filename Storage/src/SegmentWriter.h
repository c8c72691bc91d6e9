#pragma once

#include "SegmentFile.h"

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon::Storage
{

/// Puts batches into the active segment's file.
///
///     0            MAP_FROM                                 size        allocated        segment.bytes
///     |-- pwrite --|-- small: copied into the mapping ------|-- zeros --|-- nothing yet -|
///                  |   large: pwrite                        |
///
/// A segment that stays small is written with pwrite alone: it costs neither a map nor a block too many. Beyond
/// MAP_FROM the file is allocated ahead in windows that double up to WINDOW_MAX, and small batches are copied into
/// the mapping. No store ever goes to a page that is not allocated.
///
/// Not thread-safe: one thread at a time (the log's mutex).
class SegmentWriter
{
public:
	static constexpr std::uint64_t MAP_FROM = 64 * 1024;
	static constexpr std::size_t SMALL_BATCH_MAX = 2 * 1024;
	static constexpr std::uint64_t WINDOW_MIN = 64 * 1024;
	static constexpr std::uint64_t WINDOW_MAX = 2 * 1024 * 1024;

	/// size: bytes in use, where the next batch goes; the file holds exactly so many, or zeros behind them.
	/// segmentBytes: how far the mapping reaches.
	SegmentWriter(std::uint64_t size, std::uint64_t segmentBytes);

	/// Writes one whole batch at position with these in place of its own base offset and leader epoch. The file is the
	/// segment's, as it is open now. Throws StorageException; what was written by then is cut off by rollBack.
	void write(SegmentFile& file, std::uint64_t position, BytesView batch, Offset baseOffset, LeaderEpoch leaderEpoch);
	/// Forgets what was written from size on, so that only zeros follow. Throws StorageException.
	void rollBack(SegmentFile& file, std::uint64_t size);
	/// Gives the file its full size at once (preallocate).
	void allocateAll(SegmentFile& file);

private:
	/// base offset, length, leader epoch: the part of a batch's header that the CRC does not cover.
	static constexpr std::size_t PREFIX_BYTES = 16;

	bool prepareMapping(SegmentFile& file, std::uint64_t position, std::size_t length);
	void allocateUpTo(SegmentFile& file, std::uint64_t end);

	const std::uint64_t _mappedBytes;
	/// Bytes below exist in the file, with blocks behind them.
	std::uint64_t _allocatedEnd;
	std::uint64_t _window = WINDOW_MIN;
	bool _mapRefused = false;
};

} // namespace Aeon::Storage
