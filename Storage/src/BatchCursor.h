#pragma once

#include "SegmentFile.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/RecordBatch.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace Aeon::Storage
{

/// What the header of a stored batch says. Legacy messages (magic 0 and 1) count as batches of their own; the
/// offset of a compressed one is that of its last record, and its base offset is not known without unpacking.
struct BatchHeader
{
	std::uint64_t position = 0;
	std::uint32_t sizeBytes = 0;
	std::int8_t magic = 0;
	Offset baseOffset;
	Offset lastOffset;
	std::int64_t maxTimestamp = NO_TIMESTAMP;
	LeaderEpoch leaderEpoch = NO_LEADER_EPOCH;

	std::uint64_t endPosition() const noexcept { return position + sizeBytes; }
};

/// Walks a segment from batch to batch by their headers alone. Works on memory where the segment is mapped, else
/// reads in steps; allocates nothing.
///
///     BatchCursor cursor(file, position, end);
///     while (cursor.next()) use(cursor.header());
///     // cursor.position() < end: what lies there is no batch
///
/// Not thread-safe: one thread at a time. The file outlives it.
class BatchCursor
{
public:
	/// Batches lie back to back in [position, end). Where the file is not mapped, buffer is what reading goes through:
	/// a large one for walks over whole segments. It outlives this.
	BatchCursor(
		const SegmentFile& file, std::uint64_t position, std::uint64_t end, std::span<std::uint8_t> buffer = {});

	BatchCursor(const BatchCursor&) = delete;
	BatchCursor& operator=(const BatchCursor&) = delete;

	/// Moves to the next batch; false at the end and where the bytes cannot be a batch that ends in time.
	bool next();
	const BatchHeader& header() const noexcept { return _header; }
	/// Producer fields, attributes: everything in the header of a magic 2 batch. Valid until next().
	Protocol::RecordBatchView view() const;
	/// All bytes of the batch where they are at hand without another read, or fit into the buffer; else nothing.
	/// Valid until next().
	BytesView wholeBatch();
	/// Behind the last batch that next() gave.
	std::uint64_t position() const noexcept { return _position; }

private:
	/// A look-up ends within about one index interval; what is read beyond that is for nothing.
	static constexpr std::size_t SMALL_BUFFER_BYTES = 4096;

	BytesView bytesAt(std::uint64_t position, std::size_t length);
	bool parse(BytesView bytes);

	const SegmentFile& _file;
	std::uint64_t _position;
	const std::uint64_t _end;
	BatchHeader _header;
	BytesView _headerBytes;
	std::uint64_t _bufferPosition = 0;
	std::size_t _bufferLength = 0;
	std::span<std::uint8_t> _buffer;
	std::array<std::uint8_t, SMALL_BUFFER_BYTES> _smallBuffer;
};

/// Reads all bytes of a batch into buffer, or gives them from the mapping.
BytesView readBatch(const SegmentFile& file, const BatchHeader& header, std::vector<std::uint8_t>& buffer);

} // namespace Aeon::Storage
