#pragma once

#include "ReplicaDirectory.h"
#include "SegmentList.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Storage/LogDirectory.h"

#include <atomic>

namespace Aeon::Storage
{

/// Brings a log to stable storage by group commit: one caller syncs, for everybody whose bytes were there when it
/// began; those who come later wait, and one of them syncs next. No lock of the log is held during a sync.
///
/// Thread-safe. After a failed sync nothing is tried again: the log directory is offline.
class LogFlusher
{
public:
	/// All outlive this.
	LogFlusher(
		const SegmentList& segments, const ReplicaDirectory& replicaDirectory, LogDirectory& logDirectory,
		const Clock& clock);

	/// At load: everything below offset is on disk, and the indexes of segments that begin below indexesBelow.
	void start(Offset offset, Offset indexesBelow);

	/// Blocks until everything below offset is on stable storage. Errors: KAFKA_STORAGE_ERROR.
	Result<void> flushUpTo(Offset offset);

	/// Once the last segment is sealed: brings it, all indexes and the directory to stable storage. Takes the log
	/// directory offline where that fails.
	void flushForClose();

	/// Everything below is on stable storage, with what start-up needs to trust it unread.
	Offset recoveryPoint() const;
	/// Everything below is on stable storage.
	Offset flushedOffset() const noexcept { return Offset(_flushed.load(std::memory_order_acquire)); }
	std::int64_t lastFlushMs() const noexcept { return _lastFlushMs.load(std::memory_order_relaxed); }

	/// What lies at and above offset is gone; nobody flushes meanwhile.
	void truncated(Offset offset);

private:
	struct Outcome
	{
		bool done = false;
		Offset flushed;
		Offset indexesBelow;
	};

	/// One sync, what has to be synced, and whether the last segment counts as sealed.
	struct Round
	{
		Offset flushed;
		Offset indexesBelow;
		bool closing = false;
	};

	Outcome syncAll(const Round& round);
	void syncSegments(const Segments& segments, const Round& round);
	void finishRound(const Outcome& outcome);
	void waitForRoundLocked() AEON_REQUIRES(_mutex);

	const SegmentList& _segments;
	const ReplicaDirectory& _replicaDirectory;
	LogDirectory& _logDirectory;
	const Clock& _clock;

	std::atomic<std::int64_t> _flushed = 0;
	std::atomic<std::int64_t> _lastFlushMs;

	mutable Mutex _mutex;
	Condition _finished;
	bool _syncing AEON_GUARDED_BY(_mutex) = false;
	/// Counts finished syncs, so that a waiter can tell a failed one from its own turn.
	std::uint64_t _round AEON_GUARDED_BY(_mutex) = 0;
	bool _lastRoundFailed AEON_GUARDED_BY(_mutex) = false;
	std::size_t _waiters AEON_GUARDED_BY(_mutex) = 0;
	Offset _indexesBelow AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
