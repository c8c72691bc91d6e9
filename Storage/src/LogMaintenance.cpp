#include "LogImpl.h"
#include "SegmentNames.h"

#include "Aeon/Base/Check.h"

#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

/// On a full disk what is deleted goes all the same: a file that knows of too many epochs is put right when the log is
/// loaded.
void forgetEpochsBelow(LeaderEpochCache& epochs, Offset newStart)
{
	try
	{
		epochs.truncateFromStart(newStart);
	}
	catch (const StorageException& e)
	{
		if (!e.isShortage()) throw;
		Poco::Logger::get("Aeon.Storage").warning(e.displayText());
	}
}

} // namespace

Log::Impl::Impl(
	const Context& contextOfLog, const std::string& path, const TopicPartition& partition, const LogConfig& config,
	const OpenOptions& options) :
	context(contextOfLog),
	topicPartition(partition),
	directory(contextOfLog.fileSystem, path, contextOfLog.openFiles),
	epochs(made(directory)),
	flusher(segments, directory, contextOfLog.directory, contextOfLog.clock),
	_config(config),
	_producers(contextOfLog.fileSystem, path, contextOfLog.producerIdExpirationMs)
{
	const ScopedLock lock(_mutex);
	LogLoader loader(directory, context.clock, _config, options, epochs, _producers);
	LoadedLog loaded = loader.load();
	_active = loaded.segments.back();
	_changed = loaded.changed;
	flusher.start(
		loaded.recoveryPoint, std::min(loaded.rebuiltFrom.value_or(_active->baseOffset()), _active->baseOffset()));
	_logStartOffset.store(loaded.logStartOffset.value(), std::memory_order_release);
	_logEndOffset.store(loaded.logEndOffset.value(), std::memory_order_release);
	// A log that ends below what was cleaned has lost something since: all of it counts as dirty.
	if (options.cleanedUpTo <= loaded.logEndOffset)
		_cleanedUpTo.store(options.cleanedUpTo.value(), std::memory_order_release);
	segments.replace(std::move(loaded.segments));
	publishUnstableLocked();
}

ReplicaDirectory& Log::Impl::made(ReplicaDirectory& directory)
{
	directory.create();
	return directory;
}

Error Log::Impl::failed(const StorageException& exception) const
{
	if (_deleted.load(std::memory_order_acquire)) return {ErrorCode::NOT_LEADER_OR_FOLLOWER, {}};
	// Retention removed the segment between a reader's look at the list and its opening of the file.
	if (exception.isNotFound() && exception.path().ends_with(DELETED_SUFFIX))
		return {ErrorCode::OFFSET_OUT_OF_RANGE, {}};
	context.directory.report(exception);
	return {ErrorCode::KAFKA_STORAGE_ERROR, exception.displayText()};
}

Error Log::Impl::failed(const CorruptFileException& exception) const
{
	if (isNewDamage(exception.displayText())) Poco::Logger::get("Aeon.Storage").error(exception.displayText());
	return {ErrorCode::CORRUPT_MESSAGE, exception.displayText()};
}

bool Log::Impl::isNewDamage(const std::string& text) const
{
	const ScopedLock lock(_damageMutex);
	return _damageReported.size() < DAMAGE_REPORTS_MAX && _damageReported.insert(text).second;
}

void Log::Impl::updateConfig(const LogConfig& config)
{
	const ScopedLock lock(_mutex);
	_config = config;
}

LogConfig Log::Impl::config() const
{
	const ScopedLock lock(_mutex);
	return _config;
}

std::vector<ProducerStateEntry> Log::Impl::activeProducers() const
{
	const ScopedLock lock(_mutex);
	return _producers.entries();
}

void Log::Impl::expireProducers(std::int64_t nowMs)
{
	const ScopedLock lock(_mutex);
	_producers.expire(nowMs);
	_verifications.expire(nowMs, context.producerIdExpirationMs);
}

void Log::Impl::assignLeaderEpoch(LeaderEpoch leaderEpoch)
{
	const ScopedLock lock(_mutex);
	epochs.assign(leaderEpoch, logEndOffset());
}

Result<void> Log::Impl::flushUpTo(Offset offset)
{
	return flusher.flushUpTo(std::min(offset, logEndOffset()));
}

void Log::Impl::roll()
{
	const ScopedLock lock(_mutex);
	if (!_closed && !_active->isEmpty()) rollLocked(logEndOffset());
}

void Log::Impl::rollLocked(Offset newBase)
{
	// What can fail for want of room comes first, and leaves the active segment as it is.
	auto next = std::make_shared<LogSegment>(directory, newBase, _config, true);
	// Behind a gap the snapshot is named, as the segment is, after the offset that comes next.
	_producers.advanceMapEndOffset(newBase);
	_producers.takeSnapshot();
	next->createFiles(context.clock.wallMs());
	auto list = segments.snapshot()->all();
	const auto former = _active;
	if (former->isEmpty())
	{
		AEON_CHECK(former->baseOffset() != newBase);
		list.pop_back();
	}
	else
		former->seal();
	list.push_back(next);
	_active = std::move(next);
	segments.replace(std::move(list));
	_changed = true;
	// Last, since nothing may be appended under a name that a start removes. An empty segment that stays is none's
	// loss.
	if (former->isEmpty()) dropSegmentsLocked({former});
}

Result<Offset> Log::Impl::advanceLogStartOffset(Offset newStart)
{
	if (context.directory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
	const ScopedLock lock(_mutex);
	if (newStart > logEndOffset()) return ErrorCode::OFFSET_OUT_OF_RANGE;
	if (newStart <= logStartOffset()) return logStartOffset();
	_logStartOffset.store(newStart.value(), std::memory_order_release);
	try
	{
		forgetEpochsBelow(epochs, newStart);
	}
	catch (const StorageException& e)
	{
		return failed(e);
	}
	return newStart;
}

std::size_t Log::Impl::applyRetention(Offset upTo, std::optional<std::int64_t> nowMs)
{
	const ScopedLock structureLock(_structureMutex);
	if (_deleted || context.directory.isOffline()) return 0;
	finishSwapLocked();
	const ScopedLock lock(_mutex);
	if (_closed) return 0;
	const auto before = segments.snapshot();
	std::size_t count = countOverdueLocked(*before, upTo, nowMs);
	if (count == 0) return 0;
	// The log keeps one segment: where all must go, an empty one takes their place.
	if (count == before->all().size()) rollLocked(logEndOffset());
	auto list = segments.snapshot()->all();
	count = std::min(count, list.size() - 1);
	const std::vector<Segments::Pointer> dropped(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count));
	list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count));
	const Offset newStart = std::max(logStartOffset(), list.front()->baseOffset());
	_logStartOffset.store(newStart.value(), std::memory_order_release);
	// What finds no room for a name stays in the list, below the start, for the next run to take.
	dropSegmentsLocked(dropped);
	segments.replace(std::move(list));
	forgetEpochsBelow(epochs, newStart);
	_producers.deleteSnapshotsBefore(newStart);
	return count;
}

std::size_t Log::Impl::countOverdueLocked(const Segments& list, Offset upTo, std::optional<std::int64_t> nowMs) const
{
	std::uint64_t bytes = 0;
	for (const auto& segment : list.all())
		bytes += segment->sizeBytes();
	std::size_t count = 0;
	for (const auto& segment : list.all())
	{
		// Cleaning may leave a sealed segment empty, or end it early: it reaches to the next one all the same.
		const bool isActive = segment == list.active();
		if (isActive && segment->isEmpty()) break;
		const Offset end = isActive ? segment->endOffset() : list.all()[count + 1]->baseOffset();
		if (end > upTo) break;
		const bool belowStart = end <= logStartOffset();
		const bool tooOld = _config.cleanupDelete && _config.retentionMs >= 0 && nowMs &&
							*nowMs - segment->ageTimestampMs() > _config.retentionMs;
		const bool tooMuch = _config.cleanupDelete && _config.retentionBytes >= 0 &&
							 bytes >= static_cast<std::uint64_t>(_config.retentionBytes) + segment->sizeBytes();
		if (!belowStart && !tooOld && !tooMuch) break;
		bytes -= segment->sizeBytes();
		++count;
	}
	return count;
}

void Log::Impl::dropSegmentsLocked(const std::vector<Segments::Pointer>& dropped)
{
	for (const auto& segment : dropped)
		segment->changeSuffix(std::string(DELETED_SUFFIX));
	scheduleRemovalLocked(dropped);
}

void Log::Impl::scheduleRemovalLocked(const std::vector<Segments::Pointer>& dropped)
{
	const auto due = context.clock.now() + std::chrono::milliseconds(_config.fileDeleteDelayMs);
	for (const auto& segment : dropped)
		for (auto& name : segment->fileNames())
			_pendingDeletes.push_back({std::move(name), due});
	_changed = true;
}

void Log::Impl::deleteExpiredFiles()
{
	std::vector<PendingDelete> expired;
	{
		const ScopedLock lock(_mutex);
		const auto now = context.clock.now();
		const auto due = std::partition(
			_pendingDeletes.begin(), _pendingDeletes.end(), [&](const PendingDelete& file) { return file.due > now; });
		std::move(due, _pendingDeletes.end(), std::back_inserter(expired));
		_pendingDeletes.erase(due, _pendingDeletes.end());
	}
	for (const auto& file : expired)
		directory.remove(file.name);
	if (!expired.empty()) directory.sync();
	// Last: what was removed makes room.
	(void)finishSwap();
}

void Log::Impl::close()
{
	{
		const ScopedLock lock(_mutex);
		if (_closed) return;
		_closed = true;
		if (!_changed || _deleted || context.directory.isOffline()) return;
		_active->seal();
		_producers.takeSnapshot();
	}
	flusher.flushForClose();
}

void Log::Impl::renameDirectory(const std::string& newPath, bool deleted)
{
	const ScopedLock lock(_mutex);
	if (deleted) _deleted.store(true, std::memory_order_release);
	directory.moveTo(newPath);
	_producers.setDirectory(newPath);
}

} // namespace Aeon::Storage
