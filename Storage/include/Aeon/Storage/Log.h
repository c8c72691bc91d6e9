#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Base/VerificationGuard.h"
#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/LogConfig.h"
#include "Aeon/Storage/LogDirectory.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Storage
{

class OpenFiles;
class Segments;

/// How a batch comes into a log besides its bytes.
struct AppendInfo
{
	/// Epoch written into every batch; at least the log's latest. A new one is recorded with its first offset.
	LeaderEpoch leaderEpoch{0};
	AppendOrigin origin = AppendOrigin::CLIENT;
	/// What the answer carries when the topic has LogAppendTime: the time BatchValidator stamped, else -1.
	std::int64_t logAppendTimeMs = NO_TIMESTAMP;
	/// Of a transactional batch: what its verification gave (see beginVerification). Without a value anybody may start
	/// a transaction here.
	std::optional<VerificationGuard> verification = {};
	/// Of a marker: level of the feature transaction.version that its transaction went by.
	std::int8_t transactionVersion = 0;
};

/// Where a batch went.
struct AppendResult
{
	/// First and last offset given (both inclusive); of the earlier append when the batch was a duplicate.
	Offset baseOffset;
	Offset lastOffset;
	/// AppendInfo's, or -1; of the earlier append when the batch was a duplicate.
	std::int64_t logAppendTimeMs = NO_TIMESTAMP;
	Offset logStartOffset;
	/// Offset of the next record, after this append.
	Offset logEndOffset;
	/// The producer had sent this batch before: nothing was written.
	bool duplicate = false;
};

/// Bytes to send to a reader. Batches lie back to back; the last one may be cut where maxBytes ended.
struct ReadResult
{
	/// Empty (length 0) where there is nothing to read yet.
	FileSlice slice;
	/// Keeps slice valid; null when it is empty.
	std::shared_ptr<const FileSource> source;
	/// Base offset of the first batch; may be below the offset asked for (it is inside) or above it (gap).
	/// The offset asked for where the slice is empty.
	Offset firstBatchBaseOffset;
	/// The slice is shorter than its first batch: only where atLeastOneBatch was not asked for.
	bool firstBatchIncomplete = false;
	Offset logStartOffset;
	/// At the time of the read; exclusive.
	Offset logEndOffset;
	/// What was read from, for abortedTransactions; null in an empty result.
	std::shared_ptr<const Segments> segments;
};

/// A record found by time.
struct TimestampOffset
{
	std::int64_t timestamp = NO_TIMESTAMP;
	Offset offset;
	LeaderEpoch leaderEpoch = NO_LEADER_EPOCH;
};

/// Answer of OffsetForLeaderEpoch.
struct EpochEndOffset
{
	/// The largest known epoch not above the one asked for; -1 where there is none.
	LeaderEpoch epoch = NO_LEADER_EPOCH;
	/// Its end, exclusive; -1 where the epoch is -1.
	Offset endOffset{-1};
};

/// One partition's log: segments of record batches with their indexes, in Kafka's on-disk format.
///
/// Thread-safe. Appends take the log's mutex one after the other; reads never wait for them: they see the log up to
/// the published end offset. The log knows no high watermark: whoever reads says how far it may see.
///
/// Worked example: a log with batches at offsets 0-4 and 5-6 has logEndOffset 7. read(6, 1 MiB, 7, true) gives the
/// whole batch 5-6; read(7, ...) gives an empty result; read(8, ...) gives OFFSET_OUT_OF_RANGE.
///
/// Failures of the disk: a full disk fails that append with KAFKA_STORAGE_ERROR and the log goes on when there is room;
/// any other failed write or flush takes the whole LogDirectory offline, and every later call answers
/// KAFKA_STORAGE_ERROR. Calls that give no Result throw StorageException.
class Log
{
public:
	/// Who is to be told what becomes of a log. Called on the thread that does it, without locks.
	class Listener
	{
	public:
		virtual ~Listener() = default;
		/// The log has a new segment: the one before waits to be flushed.
		virtual void onRoll(Log& log) = 0;
		/// The log is about to be truncated below cleanedUpTo(), which has been lowered. Before this returns the new
		/// value must be on stable storage: records that come later must not pass for cleaned ones.
		virtual void onCleanedLowered(Log& log) = 0;
	};

	/// What a log stands on; all outlive it.
	struct Context
	{
		FileSystem& fileSystem;
		const Clock& clock;
		LogDirectory& directory;
		/// producer.id.expiration.ms: a producer that was silent for so long is forgotten.
		std::int64_t producerIdExpirationMs = 86400000;
		/// May be null.
		Listener* listener = nullptr;
		/// Bounds descriptors and maps; null: nothing does.
		std::shared_ptr<OpenFiles> openFiles = {};
	};

	/// What is known of the log before its files are read.
	struct OpenOptions
	{
		/// The last stop was orderly: files are taken as they are.
		bool cleanShutdown = false;
		/// Everything below was flushed (recovery-point-offset-checkpoint); only segments beyond are scanned.
		Offset recoveryPoint{0};
		/// From log-start-offset-checkpoint.
		Offset logStartOffset{0};
		/// From cleaner-offset-checkpoint; forgotten where the log ends below.
		Offset cleanedUpTo{0};
		/// Asked between segments of a recovery: true makes open() throw Poco::RuntimeException.
		std::function<bool()> interrupted;
		/// Told how many segments a recovery has still to read, whenever that changes, and at last 0. May be empty.
		std::function<void(std::size_t)> segmentsLeft;
	};

	/// Opens or creates the log in directory path/"topic-partition". Blocks for the recovery where one is needed.
	/// Throws StorageException, CorruptFileException.
	static std::shared_ptr<Log> open(
		const Context& context, const std::string& path, const TopicPartition& topicPartition, const LogConfig& config,
		const OpenOptions& options);

	/// Made by open() alone.
	class Impl;
	explicit Log(std::unique_ptr<Impl> impl);
	~Log();
	/// For this room's own files (LogImpl.h).
	Impl& impl() noexcept { return *_impl; }
	Log(const Log&) = delete;
	Log& operator=(const Log&) = delete;

	/// Appends whole v2 batches, checked by BatchValidator, that lie back to back. Offsets are given from the log
	/// end offset; base offset and leader epoch are set on the way into the file, batches itself stays as it is.
	/// With AppendOrigin::REPLICATION the batches keep their offsets (which must not lie below the log end offset)
	/// and epochs. Returned means readable, and safe from a crash of the process; safe from a power cut after
	/// flushUpTo(result.logEndOffset).
	/// Errors: CORRUPT_MESSAGE (no whole v2 batches), OFFSET_OUT_OF_RANGE (REPLICATION below the end),
	/// RECORD_LIST_TOO_LARGE (larger than segment.bytes), OUT_OF_ORDER_SEQUENCE_NUMBER, DUPLICATE_SEQUENCE_NUMBER
	/// (seen, but too long ago to tell its offset), INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE (outside of the
	/// producer's open transaction, or verification is asked for and missing), TRANSACTION_COORDINATOR_FENCED,
	/// NOT_LEADER_OR_FOLLOWER (the log was closed or deleted), KAFKA_STORAGE_ERROR.
	Result<AppendResult> append(BytesView batches, const AppendInfo& info);

	/// Begins to verify that the transaction coordinator knows of a producer's transaction in this partition: the guard
	/// is to be had before the coordinator is asked, and goes with the append when it has agreed.
	/// NO_VERIFICATION_GUARD where the transaction goes on here: nobody need be asked. Errors: INVALID_PRODUCER_EPOCH.
	Result<VerificationGuard> beginVerification(const VerificationRequest& request);

	/// Finds the batch that holds from, or the first one after it, and gives up to maxBytes from there, never beyond
	/// the end of its segment, a damaged batch or upperBoundExclusive. The first batch is given whole even where it is
	/// larger than maxBytes if atLeastOneBatch (KIP-74). Does not block on appends; allocates only to check a CRC, once
	/// a batch. Errors: OFFSET_OUT_OF_RANGE (below the log start offset or above the log end offset),
	/// KAFKA_STORAGE_ERROR, CORRUPT_MESSAGE (the file is damaged there), NOT_LEADER_OR_FOLLOWER (deleted).
	Result<ReadResult> read(Offset from, std::size_t maxBytes, Offset upperBoundExclusive, bool atLeastOneBatch) const;

	/// First offset that readers may ask for.
	Offset logStartOffset() const noexcept;
	/// Offset of the next record.
	Offset logEndOffset() const noexcept;
	/// Base offset of the oldest segment; not above logStartOffset().
	Offset firstSegmentOffset() const;
	/// First offset of the oldest transaction still open; no value where none is.
	std::optional<Offset> firstUnstableOffset() const noexcept;
	/// Bound for read_committed readers: the smaller of highWatermark and firstUnstableOffset(), never below the log
	/// start offset.
	Offset lastStableOffset(Offset highWatermark) const noexcept;
	/// Everything below is on stable storage.
	Offset recoveryPoint() const noexcept;

	/// DeleteRecords: readers may no longer ask for offsets below newStart. Segments wholly below go with the next
	/// retention run. A value at or below the present start changes nothing.
	/// Errors: OFFSET_OUT_OF_RANGE (beyond the log end offset), KAFKA_STORAGE_ERROR.
	Result<Offset> advanceLogStartOffset(Offset newStart);

	/// First record, at or after the log start offset, with a timestamp >= timestamp; no value where there is none.
	/// Exact: reads inside batches, compressed ones too. Errors: KAFKA_STORAGE_ERROR, CORRUPT_MESSAGE.
	Result<std::optional<TimestampOffset>> findOffsetByTimestamp(std::int64_t timestamp) const;
	/// The record with the largest timestamp, the first of them if several (KIP-734); no value in an empty log.
	Result<std::optional<TimestampOffset>> maxTimestampOffset() const;

	/// Where a leader epoch ended: see EpochEndOffset.
	EpochEndOffset epochEndOffset(LeaderEpoch leaderEpoch) const;
	/// Epoch of the last append or assignLeaderEpoch; -1 in a new log.
	LeaderEpoch latestEpoch() const;
	/// Epoch under which the record at offset was written; -1 where it is not known.
	LeaderEpoch epochAt(Offset offset) const;
	/// Records that a reign starts at the log end offset, so that the first append need not. Throws StorageException.
	void assignLeaderEpoch(LeaderEpoch leaderEpoch);

	/// Aborted transactions that a read_committed reader of [from, upperBoundExclusive) must know, by first offset.
	Result<std::vector<AbortedTransaction>> abortedTransactions(Offset from, Offset upperBoundExclusive) const;
	/// The same for whoever sends on what read gave, and none that begin behind it (by the offset index: some of the
	/// following ones may be among them). A cleaning in between may have removed records together with what is known of
	/// their transactions.
	Result<std::vector<AbortedTransaction>>
	abortedTransactions(const ReadResult& read, Offset from, Offset upperBoundExclusive) const;
	/// Producers this log remembers (DescribeProducers).
	std::vector<ProducerStateEntry> activeProducers() const;
	/// Batches were appended, files made or cut since the last flush.
	bool isDirty() const;

	/// First offset that no cleaning has passed yet (exclusive end of what is compacted); 0 where there was none.
	Offset cleanedUpTo() const noexcept;

	/// Bytes of all segments.
	std::uint64_t sizeInBytes() const;
	std::size_t segmentCount() const;

	/// Removes everything at and above offset; readers in the middle keep what they have. Throws StorageException.
	void truncateTo(Offset offset);
	/// Removes everything and starts again, empty, at offset. Throws StorageException.
	void truncateFullyAndStartAt(Offset offset);

	/// Blocks until everything below offset is on stable storage. Callers that come while a sync is under way wait
	/// for the next one together (group commit); the log's mutex is not held meanwhile.
	/// Errors: KAFKA_STORAGE_ERROR (the directory is offline; never retried).
	Result<void> flushUpTo(Offset offset);
	/// flushUpTo(logEndOffset()).
	Result<void> flush();
	/// Milliseconds on the wall clock of the last flush, or of the opening.
	std::int64_t lastFlushMs() const noexcept;

	/// Takes new settings; they hold from the next append, read or retention run on.
	void updateConfig(const LogConfig& config);
	LogConfig config() const;

	/// Starts a new segment if the active one holds anything. Throws StorageException.
	void roll();
	/// Removes segments below upTo (the high watermark) that retention.ms, retention.bytes and the log start offset
	/// no longer ask for; their files are renamed to .deleted now and removed after file.delete.delay.ms by
	/// deleteExpiredFiles(). Returns how many segments went. Throws StorageException.
	std::size_t applyRetention(Offset upTo);
	/// Removes .deleted files whose delay is over.
	void deleteExpiredFiles();
	/// Forgets producers that were silent for producer.id.expiration.ms.
	void expireProducers();

	/// Flushes, writes the producer snapshot, cuts files to their size. Appends are refused from then on, reads go on.
	/// A log whose directory is offline closes without touching the disk. Throws StorageException.
	void close();

	const TopicPartition& topicPartition() const noexcept;
	/// From partition.metadata; zero where the file is missing.
	Uuid topicId() const;
	/// Writes partition.metadata. Throws StorageException.
	void assignTopicId(const Uuid& topicId);
	/// Present directory of the log's files.
	std::string path() const;
	LogDirectory& directory() const noexcept;

	/// Renames the log's directory (within its parent); readers go on. With deleted, appends and reads that come
	/// later are refused with NOT_LEADER_OR_FOLLOWER. Throws StorageException.
	void renameDirectory(const std::string& newPath, bool deleted);

private:
	void forgetCleanedFrom(Offset offset);

	const std::unique_ptr<Impl> _impl;
};

} // namespace Aeon::Storage
