#include "LogManagerImpl.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>

namespace Aeon::Storage
{

std::shared_ptr<Log> LogManager::Impl::find(const TopicPartition& topicPartition) const
{
	const ScopedLock lock(_mutex);
	const auto found = _logs.find(topicPartition);
	return found == _logs.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Log>> LogManager::Impl::logs() const
{
	const ScopedLock lock(_mutex);
	std::vector<std::shared_ptr<Log>> logs;
	logs.reserve(_logs.size());
	for (const auto& [partition, log] : _logs)
		logs.push_back(log);
	return logs;
}

Result<std::shared_ptr<Log>> LogManager::Impl::create(
	const TopicPartition& topicPartition, const LogConfig& config, const Uuid& topicId, PartitionAge age)
{
	const ScopedLock createLock(_createMutex);
	ManagedDirectory* home = nullptr;
	try
	{
		if (auto log = find(topicPartition))
		{
			home = &directoryOf(*log);
			if (home->state().isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
			const Uuid known = log->topicId();
			if (known.isZero())
				log->assignTopicId(topicId);
			else if (known != topicId)
				return ErrorCode::INCONSISTENT_TOPIC_ID;
			return log;
		}
		if (mayLieOffline(topicPartition, age))
			return Error{ErrorCode::KAFKA_STORAGE_ERROR, "it may lie in a log directory that is offline"};
		home = placeForNewLog();
		if (home == nullptr) return ErrorCode::KAFKA_STORAGE_ERROR;
		forgetFormer(*home, topicPartition);
		Log::OpenOptions options;
		options.cleanShutdown = true;
		auto log = Log::open(
			contextFor(*home), home->path() + "/" + topicPartition.toString(), topicPartition, config, options);
		log->assignTopicId(topicId);
		const ScopedLock lock(_mutex);
		_logs[topicPartition] = log;
		++home->logCount;
		return log;
	}
	catch (const StorageException& e)
	{
		if (home != nullptr && !e.isShortage())
		{
			_brokenOff.insert(topicPartition);
			home->state().fail(e.displayText());
		}
		return Error{ErrorCode::KAFKA_STORAGE_ERROR, e.displayText()};
	}
	catch (const CorruptFileException& e)
	{
		return Error{ErrorCode::KAFKA_STORAGE_ERROR, e.displayText()};
	}
}

bool LogManager::Impl::mayLieOffline(const TopicPartition& topicPartition, PartitionAge age) const
{
	const bool anyOffline = onlineDirectoryCount() < _directories.size();
	return anyOffline && (age == PartitionAge::KNOWN || _brokenOff.contains(topicPartition));
}

void LogManager::Impl::forgetFormer(const ManagedDirectory& directory, const TopicPartition& topicPartition)
{
	bool recoveryPoint = false;
	bool logStart = false;
	bool cleaned = false;
	{
		const ScopedLock lock(_checkpointMutex);
		recoveryPoint = directory.recoveryPoints.holds(topicPartition);
		logStart = directory.logStartOffsets.holds(topicPartition);
		cleaned = directory.cleanedOffsets.holds(topicPartition);
	}
	if (recoveryPoint) checkpointRecoveryPoints();
	if (logStart) checkpointLogStartOffsets();
	if (cleaned) checkpointCleanedOffsets();
}

ManagedDirectory* LogManager::Impl::placeForNewLog() const
{
	const ScopedLock lock(_mutex);
	ManagedDirectory* best = nullptr;
	for (const auto& directory : _directories)
	{
		if (directory->state().isOffline()) continue;
		if (best == nullptr || directory->logCount < best->logCount) best = directory.get();
	}
	return best;
}

ManagedDirectory& LogManager::Impl::directoryOf(const Log& log) const
{
	for (const auto& directory : _directories)
		if (&directory->state() == &log.directory()) return *directory;
	AEON_CHECK(false && "a log lies in a directory of its manager");
	return *_directories.front();
}

Result<void> LogManager::Impl::remove(const TopicPartition& topicPartition)
{
	const ScopedLock createLock(_createMutex);
	const auto log = find(topicPartition);
	if (log == nullptr) return {};
	if (log->directory().isOffline())
	{
		forget(*log);
		return {};
	}
	try
	{
		const std::string path = renameAway(log, ReplicaName::Kind::DELETED);
		const ScopedLock lock(_mutex);
		const auto due = _clock.now() + std::chrono::milliseconds(_config.fileDeleteDelayMs);
		_deleted.push_back({path, &log->directory(), due});
		return {};
	}
	catch (const StorageException& e)
	{
		// There is no room for another name: without it nothing may be kept for later.
		if (e.isShortage()) return removeAtOnce(*log);
		log->directory().fail(e.displayText());
		forget(*log);
		return Error{ErrorCode::KAFKA_STORAGE_ERROR, e.displayText()};
	}
}

Result<void> LogManager::Impl::removeAtOnce(Log& log)
{
	_cleaner.letGo(log);
	forget(log);
	try
	{
		removeTree(_fileSystem, log.path());
		_fileSystem.syncDirectory(log.directory().path());
		return {};
	}
	catch (const StorageException& e)
	{
		log.directory().fail(e.displayText());
		return Error{ErrorCode::KAFKA_STORAGE_ERROR, e.displayText()};
	}
}

std::string LogManager::Impl::renameAway(const std::shared_ptr<Log>& log, ReplicaName::Kind kind)
{
	const std::string path = log->directory().path() + "/" + replicaNameFor(log->topicPartition(), kind);
	log->renameDirectory(path, true);
	// Nobody makes files any more in a directory that is to be removed.
	_cleaner.letGo(*log);
	forget(*log);
	return path;
}

void LogManager::Impl::forget(const Log& log)
{
	const ScopedLock lock(_mutex);
	_logs.erase(log.topicPartition());
	--directoryOf(log).logCount;
	_rolled.erase(log.topicPartition());
}

std::optional<Offset> LogManager::Impl::checkpointedHighWatermark(const TopicPartition& topicPartition) const
{
	for (const auto& directory : _directories)
	{
		const auto found = directory->highWatermarksAtStart().find(topicPartition);
		if (found != directory->highWatermarksAtStart().end()) return found->second;
	}
	return std::nullopt;
}

std::vector<LogDirectoryInfo> LogManager::Impl::describeDirectories() const
{
	std::map<const LogDirectory*, std::vector<ReplicaSize>> replicas;
	for (const auto& log : logs())
		replicas[&log->directory()].push_back({log->topicPartition(), log->sizeInBytes(), log->logEndOffset()});
	std::vector<LogDirectoryInfo> infos;
	for (const auto& directory : _directories)
	{
		LogDirectoryInfo info;
		info.path = directory->path();
		info.replicas = std::move(replicas[&directory->state()]);
		info.space = spaceOf(directory->state());
		info.offline = directory->state().isOffline();
		infos.push_back(std::move(info));
	}
	return infos;
}

void LogManager::Impl::takeOffline(const std::string& directory, const std::string& reason)
{
	for (const auto& each : _directories)
		if (each->path() == directory) each->state().fail(reason);
}

FileSystem::Space LogManager::Impl::spaceOf(LogDirectory& directory) const
{
	if (directory.isOffline()) return {};
	try
	{
		return _fileSystem.space(directory.path());
	}
	catch (const StorageException& e)
	{
		directory.fail(e.displayText());
		return {};
	}
}

std::size_t LogManager::Impl::onlineDirectoryCount() const
{
	return static_cast<std::size_t>(std::count_if(
		_directories.begin(), _directories.end(), [](const auto& entry) { return !entry->state().isOffline(); }));
}

std::vector<std::string> LogManager::Impl::offlineDirectories() const
{
	std::vector<std::string> offline;
	for (const auto& entry : _directories)
		if (entry->state().isOffline()) offline.push_back(entry->path());
	return offline;
}

bool LogManager::Impl::wasCleanShutdown() const noexcept
{
	return std::all_of(_directories.begin(), _directories.end(), [](const auto& entry) { return entry->wasClean(); });
}

void LogManager::Impl::directoryFailed(LogDirectory& directory)
{
	// While the directories are still being opened, the constructor itself sees which of them work.
	if (_directories.size() < _config.logDirs.size() || !_directoryFailed) return;
	_directoryFailed(directory.path(), onlineDirectoryCount() == 0);
}

} // namespace Aeon::Storage
