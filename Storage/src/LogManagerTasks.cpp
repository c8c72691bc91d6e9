#include "LogManagerImpl.h"
#include "Parallel.h"

#include "Aeon/Storage/StorageException.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

/// A log that closes waits for the disk and computes nothing; syncs that run together share the file system's commits
/// (10 000 new logs close in 3.5 s where 2 threads took 16).
constexpr std::size_t CLOSING_THREADS = 32;

/// How often the removal of deleted files and directories looks whether their delay is over.
std::chrono::milliseconds deletionInterval(std::int64_t fileDeleteDelayMs)
{
	return std::chrono::milliseconds(std::clamp<std::int64_t>(fileDeleteDelayMs, 1000, 30000));
}

} // namespace

template <typename Action>
void LogManager::Impl::doSafely(Log& log, Action&& action)
{
	if (log.directory().isOffline()) return;
	try
	{
		action(log);
	}
	catch (const StorageException& e)
	{
		log.directory().report(e);
	}
}

template <typename Action>
void LogManager::Impl::onEachLog(Action&& action)
{
	for (const auto& log : logs())
		doSafely(*log, action);
}

void LogManager::Impl::start()
{
	using std::chrono::milliseconds;
	_tasks.add("retention", milliseconds(_config.retentionCheckIntervalMs), [this] { applyRetention(); });
	_tasks.add("flush", milliseconds(_config.flushSchedulerIntervalMs), [this] { flushOverdueLogs(); });
	_tasks.add(
		"recovery points", milliseconds(_config.recoveryPointCheckpointIntervalMs),
		[this] { checkpointRecoveryPoints(); });
	_tasks.add(
		"log start offsets", milliseconds(_config.logStartCheckpointIntervalMs),
		[this] { checkpointLogStartOffsets(); });
	_tasks.add(
		"high watermarks", milliseconds(_config.highWatermarkCheckpointIntervalMs),
		[this] { checkpointHighWatermarks(); });
	_tasks.add("deletion", deletionInterval(_config.fileDeleteDelayMs), [this] { removeDeleted(); });
	_tasks.add("producers", milliseconds(_config.producerIdExpirationCheckIntervalMs), [this] { expireProducers(); });
	_flushRolledTask = _tasks.add("flush of rolled segments", milliseconds(0), [this] { flushRolledLogs(); });
	_tasks.start();
	_cleaner.start();
	_started.store(true);
}

void LogManager::Impl::onRoll(Log& log)
{
	{
		const ScopedLock lock(_mutex);
		if (!_logs.contains(log.topicPartition())) return;
		_rolled.insert(log.topicPartition());
	}
	if (_started.load()) _tasks.wake(_flushRolledTask);
}

void LogManager::Impl::flushRolledLogs()
{
	std::set<TopicPartition> rolled;
	{
		const ScopedLock lock(_mutex);
		rolled.swap(_rolled);
	}
	// What fails takes the directory offline by itself.
	for (const auto& partition : rolled)
		if (const auto log = find(partition)) (void)log->flush();
}

void LogManager::Impl::applyRetention()
{
	const auto known = highWatermarks();
	const auto nowMs = _trustedTime.now();
	onEachLog(
		[&](Log& log)
		{
			const auto found = known.find(log.topicPartition());
			log.impl().applyRetention(found == known.end() ? log.logEndOffset() : found->second, nowMs);
		});
}

void LogManager::Impl::flushOverdueLogs()
{
	onEachLog(
		[&](Log& log)
		{
			const std::int64_t limit = log.config().flushMs;
			if (log.isDirty() && _clock.wallMs() - log.lastFlushMs() >= limit) (void)log.flush();
		});
}

void LogManager::Impl::expireProducers()
{
	const std::int64_t nowMs = _trustedTime.assumed();
	onEachLog([&](Log& log) { log.impl().expireProducers(nowMs); });
}

void LogManager::Impl::removeDeleted()
{
	onEachLog([](Log& log) { log.deleteExpiredFiles(); });
	std::vector<DeletedReplica> due;
	{
		const ScopedLock lock(_mutex);
		const auto now = _clock.now();
		const auto expired = std::partition(
			_deleted.begin(), _deleted.end(), [&](const DeletedReplica& replica) { return replica.due > now; });
		due.assign(expired, _deleted.end());
		_deleted.erase(expired, _deleted.end());
	}
	for (const auto& replica : due)
	{
		if (replica.directory->isOffline()) continue;
		try
		{
			removeTree(_fileSystem, replica.path);
			_fileSystem.syncDirectory(replica.directory->path());
		}
		catch (const StorageException& e)
		{
			replica.directory->report(e);
			if (!e.isShortage()) continue;
			const ScopedLock lock(_mutex);
			_deleted.push_back(replica);
		}
	}
}

std::map<TopicPartition, Offset> LogManager::Impl::highWatermarks() const
{
	HighWatermarksOf ask;
	{
		const ScopedLock lock(_mutex);
		ask = _highWatermarksOf;
	}
	return ask ? ask() : std::map<TopicPartition, Offset>();
}

void LogManager::Impl::setHighWatermarks(HighWatermarksOf highWatermarksOf)
{
	const ScopedLock lock(_mutex);
	_highWatermarksOf = std::move(highWatermarksOf);
}

template <typename OffsetOf>
void LogManager::Impl::writeCheckpoints(OffsetCheckpoint ManagedDirectory::* checkpoint, OffsetOf&& offsetOf)
{
	// Taken first: what is written last must not be what was looked up first.
	const ScopedLock lock(_checkpointMutex);
	std::map<const LogDirectory*, OffsetCheckpoint::Offsets> offsets;
	for (const auto& log : logs())
		if (const std::optional<Offset> offset = offsetOf(*log))
			offsets[&log->directory()][log->topicPartition()] = *offset;
	for (const auto& directory : _directories)
	{
		if (directory->state().isOffline() || !directory->isLoaded()) continue;
		try
		{
			(directory.get()->*checkpoint).write(offsets[&directory->state()]);
		}
		catch (const StorageException& e)
		{
			directory->state().report(e);
		}
	}
}

void LogManager::Impl::checkpointRecoveryPoints()
{
	writeCheckpoints(
		&ManagedDirectory::recoveryPoints, [](const Log& log) { return std::optional(log.recoveryPoint()); });
}

void LogManager::Impl::checkpointLogStartOffsets()
{
	writeCheckpoints(
		&ManagedDirectory::logStartOffsets,
		[](const Log& log)
		{
			const Offset start = log.logStartOffset();
			return start > log.firstSegmentOffset() ? std::optional(start) : std::nullopt;
		});
}

void LogManager::Impl::checkpointHighWatermarks()
{
	{
		const ScopedLock lock(_mutex);
		if (!_highWatermarksOf) return;
	}
	const auto known = highWatermarks();
	writeCheckpoints(
		&ManagedDirectory::highWatermarks,
		[&](const Log& log)
		{
			const auto found = known.find(log.topicPartition());
			return found == known.end() ? std::nullopt : std::optional(found->second);
		});
}

void LogManager::Impl::checkpointCleanedOffsets()
{
	writeCheckpoints(
		&ManagedDirectory::cleanedOffsets,
		[](const Log& log) { return log.cleanedUpTo() > Offset(0) ? std::optional(log.cleanedUpTo()) : std::nullopt; });
}

void LogManager::Impl::onCleanedLowered(Log&)
{
	checkpointCleanedOffsets();
}

void LogManager::Impl::stop()
{
	_started.store(false);
	_cleaner.stop();
	_tasks.stop();
	checkpointHighWatermarks();
	closeLogs();
	checkpointRecoveryPoints();
	checkpointLogStartOffsets();
	for (const auto& directory : _directories)
	{
		try
		{
			if (!directory->state().isOffline() && directory->isLoaded()) directory->markClean();
		}
		catch (const StorageException& e)
		{
			directory->state().fail(e.displayText());
		}
		directory->unlock();
	}
}

void LogManager::Impl::closeLogs()
{
	auto open = logs();
	{
		const ScopedLock lock(_mutex);
		if (_metadataLog != nullptr) open.push_back(_metadataLog);
	}
	runInParallel(
		CLOSING_THREADS, open.size(), [&](std::size_t i) { doSafely(*open[i], [](Log& log) { log.close(); }); });
}

} // namespace Aeon::Storage
