#pragma once

#include "BatchCursor.h"
#include "OffsetIndex.h"
#include "OpenFiles.h"
#include "ReplicaDirectory.h"
#include "SegmentFile.h"
#include "SegmentWriter.h"
#include "TimeIndex.h"
#include "TransactionIndex.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Storage/LogConfig.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace Aeon::Storage
{

/// A stretch of a log: one `.log` file of batches with its indexes. The last segment of a log is active, the others
/// are sealed.
///
/// Readers call the const methods from any thread, at any time; they see what is published. Everything else is for
/// one thread at a time (the log's mutex).
class LogSegment final : private OpenFiles::Member
{
public:
	/// How much of the segment readers may see: both change together.
	struct Extent
	{
		/// Bytes in use.
		std::uint64_t sizeBytes = 0;
		/// Offset behind the last record; the base offset in an empty segment.
		Offset endOffset;
	};

	/// What a listing of the directory says of a segment's files.
	struct Files
	{
		/// Of the `.log` file.
		std::uint64_t sizeBytes = 0;
		std::int64_t modifiedMs = 0;
		/// Sizes of the indexes; no value where the file is missing.
		std::optional<std::uint64_t> offsetIndexBytes;
		std::optional<std::uint64_t> timeIndexBytes;
		bool hasTransactionIndex = false;
	};

	/// A segment whose files are about to be made (createFiles) or are there (loadFiles), under names with this suffix.
	/// active: it will be appended to. The directory outlives this.
	LogSegment(
		const ReplicaDirectory& directory, Offset baseOffset, const LogConfig& config, bool active,
		const std::string& suffix = {});
	~LogSegment() override;
	LogSegment(const LogSegment&) = delete;
	LogSegment& operator=(const LogSegment&) = delete;

	/// Makes the files, empty. Throws StorageException.
	void createFiles(std::int64_t nowMs);
	/// Takes the files as they are, all bytes of the log being in use. False where an index is missing or cannot
	/// belong to the log: it must be rebuilt. endOffset is that of the next segment, no value for the last one, whose
	/// end is looked for. Throws StorageException.
	bool loadFiles(const Files& files, std::optional<Offset> endOffset);
	/// When the file was changed last, wall-clock milliseconds.
	void setFileTime(std::int64_t modifiedMs) noexcept;
	/// Empties the indexes, to be filled again by indexBatch, and counts from an empty segment.
	void resetIndexes();
	/// Counts a batch that lies in the file already, and indexes it (recovery).
	void takeBatch(const BatchHeader& header);
	/// Makes the file end at the last batch taken, ready to be appended to. Throws StorageException.
	void cutToExtent();

	Offset baseOffset() const noexcept { return _baseOffset; }
	Extent extent() const noexcept;
	std::uint64_t sizeBytes() const noexcept { return extent().sizeBytes; }
	Offset endOffset() const noexcept { return extent().endOffset; }
	bool isEmpty() const noexcept { return sizeBytes() == 0; }
	/// Largest timestamp of a record, -1 where none has one.
	std::int64_t largestTimestamp() const noexcept { return _largestTimestamp.load(std::memory_order_acquire); }
	/// Largest timestamp and the last offset of the batch that holds it.
	TimeIndex::Entry largestTimestampEntry() const;
	/// What retention goes by: the largest timestamp, else the time of the file's last change.
	std::int64_t ageTimestampMs() const noexcept;
	/// When the file was changed last, wall-clock milliseconds.
	std::int64_t modifiedMs() const noexcept { return _modifiedMs.load(std::memory_order_relaxed); }
	/// Largest timestamp of the first batch, -1 where there is none; read once. Throws StorageException.
	std::int64_t firstBatchTimestamp();

	/// The open file; opened where it is closed. Throws StorageException.
	std::shared_ptr<SegmentFile> file() const;
	const OffsetIndex& offsetIndex() const noexcept { return _offsetIndex; }
	const TimeIndex& timeIndex() const noexcept { return _timeIndex; }
	TransactionIndex& transactionIndex() noexcept { return _transactionIndex; }
	const TransactionIndex& transactionIndex() const noexcept { return _transactionIndex; }

	/// The first batch whose last offset is at or above offset, looked for up to endPosition; no value where there is
	/// none. Throws StorageException.
	std::optional<BatchHeader> findBatch(const SegmentFile& file, Offset offset, std::uint64_t endPosition) const;

	/// Whether an append of bytes with this largest timestamp and last offset belongs into a new segment.
	bool shouldRoll(
		const LogConfig& config, std::uint64_t bytes, std::int64_t maxTimestamp, Offset lastOffset, std::int64_t nowMs);

	/// Writes a batch behind the others, not yet visible: several may be written before publish(). baseOffset and
	/// leaderEpoch replace its own; nowMs is the wall clock. Throws StorageException; discardWritten() then undoes.
	void write(BytesView batch, Offset baseOffset, LeaderEpoch leaderEpoch, std::int64_t nowMs);
	/// Indexes what was written and lets readers see it.
	void publish(std::int64_t nowMs);
	void discardWritten();

	/// Ends the appending: last time index entry, files cut to their size. Throws StorageException.
	void seal();
	/// Blocks until the log is on stable storage, and with the indexes of a sealed segment also they. Any thread.
	/// Throws StorageException.
	void sync(bool withIndexes) const;
	/// Closes the file until it is asked for again.
	void releaseFile() const;
	/// Opens file and indexes and keeps them, since another segment is to take their names. Throws StorageException.
	void keepOpen();
	/// Renames all files of the segment, the log first, so that they have this suffix in place of any other; they may
	/// be opened further. Throws StorageException; called again, it renames those that are left.
	void changeSuffix(const std::string& suffix);
	/// The first part of that: the `.log` file alone; changeSuffix has to follow. Throws StorageException; nothing is
	/// renamed then.
	void changeLogSuffix(const std::string& suffix);
	/// Removes all files of a segment that never became part of a log. Throws StorageException.
	void removeFiles() const;
	/// The same where the disk may refuse: what stays is removed when the log is loaded.
	void tryRemoveFiles() const noexcept;
	/// Whether the files have a suffix: the segment is no longer part of its log.
	bool isRemoved() const;
	/// Present names of the segment's files, whether each exists or not.
	std::vector<std::string> fileNames() const;

private:
	/// Whether the batch at an index entry's position may be what the entry was made for.
	bool isStartFor(const BatchHeader& header, const OffsetIndex::Entry& entry) const noexcept;
	void indexBatch(const BatchHeader& header);
	bool findEnd(std::uint64_t sizeBytes);
	/// After loading: no index speaks of what lies behind the end.
	bool indexesEndInTime() const;
	void setExtent(std::uint64_t sizeBytes, Offset endOffset) noexcept;
	SegmentWriter& writer(std::int64_t nowMs);
	std::shared_ptr<const void> giveUp() const override;
	std::string nameLocked(std::string_view kind) const AEON_REQUIRES(_fileMutex);

	const ReplicaDirectory& _directory;
	const Offset _baseOffset;
	const std::uint64_t _segmentBytes;
	const std::uint64_t _indexIntervalBytes;
	const bool _preallocate;
	const std::int64_t _rollJitterMs;
	OffsetIndex _offsetIndex;
	TimeIndex _timeIndex;
	TransactionIndex _transactionIndex;

	/// Relative end offset in the high half, size in the low half: one load gives a pair that belongs together.
	std::atomic<std::uint64_t> _extent = 0;
	std::atomic<std::int64_t> _largestTimestamp = NO_TIMESTAMP;
	std::atomic<std::int64_t> _modifiedMs = 0;

	/// The appender's own.
	Offset _largestTimestampOffset;
	std::int64_t _createdMs = 0;
	std::optional<std::int64_t> _firstBatchTimestamp;
	std::uint64_t _bytesSinceIndexEntry = 0;
	std::optional<SegmentWriter> _writer;
	std::vector<BatchHeader> _written;
	/// Held from the first write() to publish(), so that one append has one file.
	std::shared_ptr<SegmentFile> _writing;

	mutable Mutex _fileMutex;
	mutable std::shared_ptr<SegmentFile> _file AEON_GUARDED_BY(_fileMutex);
	std::string _suffix AEON_GUARDED_BY(_fileMutex);
	bool _keepsOpen AEON_GUARDED_BY(_fileMutex) = false;
};

} // namespace Aeon::Storage
