#pragma once

#include "LogFlusher.h"
#include "LogLoader.h"
#include "ReplicaDirectory.h"
#include "SegmentList.h"
#include "SegmentSwap.h"
#include "TransactionVerifications.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Storage/LeaderEpochCache.h"
#include "Aeon/Storage/Log.h"
#include "Aeon/Storage/ProducerStateManager.h"
#include "Aeon/Storage/StorageException.h"

#include <atomic>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// What an append learns of its batches before it takes the mutex.
struct AppendScan
{
	std::size_t batchCount = 0;
	/// Offsets that the batches take.
	std::int64_t offsetCount = 0;
	std::int64_t maxTimestamp = NO_TIMESTAMP;
	Offset firstOffset;
	Offset lastOffset;

	/// No value unless the bytes are whole v2 batches, at least one.
	static std::optional<AppendScan> of(BytesView batches);
};

/// The inside of a Log, in files by decision: LogAppend (append), LogVerification (who may append), LogRead (read,
/// aborted transactions), LogTimestamps (by time), LogMaintenance (roll, retention, close), LogTruncate.
///
/// Lock order: _mutex before the segments', the directory's and the epochs' own mutexes; the flusher's is never
/// held together with _mutex by a thread that waits for a sync, but for truncation.
class Log::Impl
{
public:
	Impl(
		const Context& context, const std::string& path, const TopicPartition& topicPartition, const LogConfig& config,
		const OpenOptions& options);

	Result<AppendResult> append(BytesView batches, const AppendInfo& info, Log& self);
	Result<VerificationGuard> beginVerification(const VerificationRequest& request);
	Result<ReadResult> read(Offset from, std::size_t maxBytes, Offset upperBoundExclusive, bool atLeastOneBatch) const;
	Result<std::vector<AbortedTransaction>>
	abortedTransactions(const Segments& list, Offset from, Offset upperBoundExclusive) const;
	/// No record that a read gave lies at or behind it; there may be room in between.
	static Offset endOf(const ReadResult& read);
	Result<std::optional<TimestampOffset>> findOffsetByTimestamp(std::int64_t timestamp) const;
	Result<std::optional<TimestampOffset>> maxTimestampOffset() const;
	Result<Offset> advanceLogStartOffset(Offset newStart);
	void assignLeaderEpoch(LeaderEpoch leaderEpoch);
	void truncateTo(Offset offset);
	void truncateFullyAndStartAt(Offset offset);
	Result<void> flushUpTo(Offset offset);
	void roll();
	/// nowMs is what ages are judged by; no value: nothing goes for its age.
	std::size_t applyRetention(Offset upTo, std::optional<std::int64_t> nowMs);
	void deleteExpiredFiles();
	void expireProducers(std::int64_t nowMs);
	void close();
	void renameDirectory(const std::string& newPath, bool deleted);
	void updateConfig(const LogConfig& config);
	LogConfig config() const;
	std::vector<ProducerStateEntry> activeProducers() const;

	/// First offset that no cleaning has passed; 0 where there was none.
	Offset cleanedUpTo() const noexcept { return Offset(_cleanedUpTo.load(std::memory_order_acquire)); }
	/// Whether the log is there to be cleaned: compacted, open, in a directory that works.
	bool isCleanable() const;
	bool isDeleted() const noexcept { return _deleted.load(std::memory_order_acquire); }
	/// Counts truncations: a cleaning that began before one must not say how far it came.
	std::uint64_t truncationCount() const;
	/// Lets a cleaned segment, on stable storage under `.cleaned` names, take the place of neighbouring sealed ones; a
	/// crash at any point leaves the ones or the other. False, and nothing is changed, where those are no longer all
	/// part of the log. Appends wait for no disk. Throws StorageException, and takes the directory offline then unless
	/// it is a shortage: that leaves nothing of the cleaned segment or, where names are changed already, a swap to be
	/// finished before anything else is done to the sealed segments (finishSwap).
	bool swapIn(const std::vector<Segments::Pointer>& replaced, const Segments::Pointer& cleaned);
	/// Makes the rest of a swap that a shortage stopped, where there is one. False where the log is deleted or offline.
	/// Throws StorageException; after a shortage it may be called again.
	bool finishSwap();
	/// Everything below offset was cleaned, unless the log was truncated since truncations were counted; false then.
	bool noteCleaned(Offset offset, std::uint64_t truncations);
	/// Before a truncation: what will lie at and above offset is not cleaned. True where that was thought.
	bool forgetCleanedFrom(Offset offset);

	Offset logStartOffset() const noexcept { return Offset(_logStartOffset.load(std::memory_order_acquire)); }
	Offset logEndOffset() const noexcept { return Offset(_logEndOffset.load(std::memory_order_acquire)); }
	std::optional<Offset> firstUnstableOffset() const noexcept;

	const Context context;
	const TopicPartition topicPartition;
	ReplicaDirectory directory;
	LeaderEpochCache epochs;
	SegmentList segments;
	LogFlusher flusher;

private:
	/// A log that is damaged in more places is lost, and need not fill the broker's log too.
	static constexpr std::size_t DAMAGE_REPORTS_MAX = 100;

	struct PendingDelete
	{
		std::string name;
		std::chrono::steady_clock::time_point due;
	};

	Result<AppendResult> appendLocked(BytesView batches, const AppendScan& scan, const AppendInfo& info)
		AEON_REQUIRES(_mutex);
	Result<void>
	checkProducersLocked(BytesView batches, const AppendInfo& info, std::optional<ProducerBatch>& duplicate) const
		AEON_REQUIRES(_mutex);
	ErrorCode checkTransactionLocked(const ProducerBatchFacts& batch, const AppendInfo& info) const
		AEON_REQUIRES(_mutex);
	AppendResult duplicateResultLocked(const ProducerBatch& original) const AEON_REQUIRES(_mutex);
	void writeLocked(BytesView batches, const AppendInfo& info, Offset firstOffset, std::int64_t nowMs)
		AEON_REQUIRES(_mutex);
	void noteProducersLocked(BytesView batches, const AppendInfo& info, Offset firstOffset) AEON_REQUIRES(_mutex);
	void publishLocked(std::int64_t nowMs) AEON_REQUIRES(_mutex);

	void rollLocked(Offset newBase) AEON_REQUIRES(_mutex);
	std::size_t countOverdueLocked(const Segments& segments, Offset upTo, std::optional<std::int64_t> nowMs) const
		AEON_REQUIRES(_mutex);
	void dropSegmentsLocked(const std::vector<Segments::Pointer>& dropped) AEON_REQUIRES(_mutex);
	void scheduleRemovalLocked(const std::vector<Segments::Pointer>& dropped) AEON_REQUIRES(_mutex);
	std::optional<std::size_t> placeOf(const std::vector<Segments::Pointer>& neighbours) const;
	void finishSwapLocked() AEON_REQUIRES(_structureMutex);
	void replaceSegmentsLocked(const std::vector<Segments::Pointer>& replaced, const Segments::Pointer& cleaned)
		AEON_REQUIRES(_structureMutex, _mutex);
	void reloadProducersLocked(const Segments& segments, Offset logStart, Offset logEnd) AEON_REQUIRES(_mutex);
	Segments::Pointer cutSegmentLocked(const Segments::Pointer& segment, Offset offset) AEON_REQUIRES(_mutex);
	void publishUnstableLocked() AEON_REQUIRES(_mutex);

	static ReplicaDirectory& made(ReplicaDirectory& directory);

	/// Turns a failure of the disk into the code that clients get, and takes the directory offline where it must be.
	Error failed(const StorageException& exception) const;
	Error failed(const CorruptFileException& exception) const;
	/// Whether a damage is to be logged: each once, though consumers ask for the same batch again and again.
	bool isNewDamage(const std::string& text) const;

	std::atomic<std::int64_t> _logStartOffset = 0;
	std::atomic<std::int64_t> _logEndOffset = 0;
	/// -1 where no transaction is open.
	std::atomic<std::int64_t> _firstUnstableOffset = -1;
	std::atomic<std::int64_t> _cleanedUpTo = 0;
	std::atomic<bool> _deleted = false;

	/// Held by whoever takes segments out of the list or puts others in their place (retention, truncation, cleaning);
	/// appends, which only add at the end, do without.
	mutable Mutex _structureMutex;
	std::uint64_t _truncationCount AEON_GUARDED_BY(_structureMutex) = 0;
	/// Only while it runs, and after a shortage.
	std::optional<SegmentSwap> _swap AEON_GUARDED_BY(_structureMutex);

	mutable Mutex _mutex;
	LogConfig _config AEON_GUARDED_BY(_mutex);
	ProducerStateManager _producers AEON_GUARDED_BY(_mutex);
	TransactionVerifications _verifications AEON_GUARDED_BY(_mutex);
	Segments::Pointer _active AEON_GUARDED_BY(_mutex);
	std::vector<PendingDelete> _pendingDeletes AEON_GUARDED_BY(_mutex);
	bool _closed AEON_GUARDED_BY(_mutex) = false;
	/// Files differ from what a clean stop would leave.
	bool _changed AEON_GUARDED_BY(_mutex) = false;

	mutable Mutex _damageMutex;
	mutable std::set<std::string> _damageReported AEON_GUARDED_BY(_damageMutex);
};

} // namespace Aeon::Storage
