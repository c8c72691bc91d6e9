#include "LogFlusher.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <thread>

namespace Aeon::Storage
{

LogFlusher::LogFlusher(
	const SegmentList& segments, const ReplicaDirectory& replicaDirectory, LogDirectory& logDirectory,
	const Clock& clock) :
	_segments(segments),
	_replicaDirectory(replicaDirectory),
	_logDirectory(logDirectory),
	_clock(clock),
	_lastFlushMs(clock.wallMs())
{
}

void LogFlusher::start(Offset offset, Offset indexesBelow)
{
	const ScopedLock lock(_mutex);
	_flushed.store(offset.value(), std::memory_order_release);
	_indexesBelow = indexesBelow;
}

Result<void> LogFlusher::flushUpTo(Offset offset)
{
	Round round;
	bool crowded = false;
	{
		const ScopedLock lock(_mutex);
		while (true)
		{
			if (_logDirectory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
			if (flushedOffset() >= offset) return {};
			if (!_syncing) break;
			waitForRoundLocked();
			crowded = true;
			if (_lastRoundFailed) return ErrorCode::KAFKA_STORAGE_ERROR;
		}
		_syncing = true;
		round = {flushedOffset(), _indexesBelow, false};
		crowded = crowded || _waiters > 0;
	}
	// Those whom the last round let go append now, and need not wait for the round after this one.
	if (crowded) std::this_thread::yield();
	const Outcome outcome = syncAll(round);
	finishRound(outcome);
	if (!outcome.done) return ErrorCode::KAFKA_STORAGE_ERROR;
	return {};
}

void LogFlusher::flushForClose()
{
	Round round;
	{
		const ScopedLock lock(_mutex);
		while (_syncing)
			waitForRoundLocked();
		if (_logDirectory.isOffline()) return;
		_syncing = true;
		round = {flushedOffset(), _indexesBelow, true};
	}
	finishRound(syncAll(round));
}

void LogFlusher::waitForRoundLocked()
{
	const std::uint64_t round = _round;
	++_waiters;
	while (_round == round)
		_finished.wait(_mutex);
	--_waiters;
}

void LogFlusher::finishRound(const Outcome& outcome)
{
	{
		const ScopedLock lock(_mutex);
		_syncing = false;
		++_round;
		_lastRoundFailed = !outcome.done;
		if (outcome.done)
		{
			_flushed.store(std::max(flushedOffset(), outcome.flushed).value(), std::memory_order_release);
			_indexesBelow = std::max(_indexesBelow, outcome.indexesBelow);
			_lastFlushMs.store(_clock.wallMs(), std::memory_order_relaxed);
		}
	}
	_finished.notifyAll();
}

LogFlusher::Outcome LogFlusher::syncAll(const Round& round)
{
	const auto segments = _segments.snapshot();
	const Offset end = segments->active()->endOffset();
	try
	{
		syncSegments(*segments, round);
		_replicaDirectory.sync();
		return {true, end, segments->active()->baseOffset()};
	}
	catch (const StorageException& e)
	{
		// Out of descriptors before anything was synced: the bytes are still in the page cache.
		if (e.operation() == "open" && e.isShortage())
			Poco::Logger::get("Aeon.Storage").error(e.displayText());
		else
			_logDirectory.fail(e.displayText());
		return {};
	}
}

void LogFlusher::syncSegments(const Segments& segments, const Round& round)
{
	for (const auto& segment : segments.all())
	{
		const bool sealed = round.closing || segment != segments.active();
		const bool withIndexes = sealed && segment->baseOffset() >= round.indexesBelow;
		if (segment->endOffset() <= round.flushed && !withIndexes) continue;
		try
		{
			segment->sync(withIndexes);
		}
		catch (const StorageException& e)
		{
			// Deleted by retention between the look at the list and now.
			if (!e.isNotFound() || !segment->isRemoved()) throw;
		}
	}
}

Offset LogFlusher::recoveryPoint() const
{
	const auto segments = _segments.snapshot();
	const ScopedLock lock(_mutex);
	for (const auto& segment : segments->all())
		if (segment != segments->active() && segment->baseOffset() >= _indexesBelow)
			return std::min(flushedOffset(), segment->baseOffset());
	return flushedOffset();
}

void LogFlusher::truncated(Offset offset)
{
	const ScopedLock lock(_mutex);
	while (_syncing)
		waitForRoundLocked();
	_flushed.store(std::min(flushedOffset(), offset).value(), std::memory_order_release);
	_indexesBelow = std::min(_indexesBelow, offset);
}

} // namespace Aeon::Storage
