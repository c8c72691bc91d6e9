#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Protocol/Record.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>

namespace Aeon::Protocol
{

/// Reads the records of one batch of magic 2 in order, unpacking as it goes; memory is bounded by the largest record.
/// Records of an uncompressed batch are views into the batch, and nothing is allocated.
///
///     RecordIterator records(batch, scratch);
///     while (records.next()) use(records.record());
///     if (!records.ok()) return records.error(); // what was read before may have been good
///
/// Checks the form of what it reads, not the batch's CRC: every length against the bytes that are there, a record's
/// length against its fields, the count against the records, and that nothing follows the last. The order of offsets
/// is not checked (see validateBatch).
///
/// Not thread-safe: one thread at a time. The batch's bytes and the scratch outlive it; the scratch serves one
/// iterator at a time.
class RecordIterator
{
public:
	/// The batch must be complete. A batch that unpacks to more than unpackedBytesMax bytes is refused on the way.
	RecordIterator(
		const RecordBatchView& batch, RecordScratch& scratch, std::uint64_t unpackedBytesMax = UNPACKED_BYTES_MAX);
	~RecordIterator();
	RecordIterator(const RecordIterator&) = delete;
	RecordIterator& operator=(const RecordIterator&) = delete;

	/// Moves to the next record; false behind the last one and when the batch is broken.
	bool next();
	/// The record that next() moved to; valid until the next call of it.
	const RecordView& record() const noexcept { return _record; }
	/// Records read so far.
	std::int32_t readCount() const noexcept { return _readCount; }

	bool ok() const noexcept { return _status.ok(); }
	/// Why next() stopped early: CORRUPT_MESSAGE (cannot be unpacked, unpacks to too much), INVALID_RECORD (a
	/// malformed record, too few, too many) or UNSUPPORTED_COMPRESSION_TYPE.
	const Error& error() const { return _status.error(); }

private:
	bool takePlainBody(BytesView& body);
	bool takeUnpackedBody(BytesView& body);
	void finishRecord() noexcept;
	bool checkEnd();
	bool fail(Error error);
	bool fail(const char* message);

	RecordScratch& _scratch;
	/// What is left of the stored records; where they are packed, all of them.
	BytesView _stored;
	const bool _compressed;
	const std::int32_t _count;
	const Offset _baseOffset;
	const std::int64_t _baseTimestamp;
	const std::int32_t _baseSequence;
	const bool _isAppendTime;
	const std::int64_t _maxTimestamp;
	std::int32_t _readCount = 0;
	RecordView _record;
	Result<void> _status;
};

} // namespace Aeon::Protocol
