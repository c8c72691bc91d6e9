#include "LogManagerImpl.h"
#include "Parallel.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <utility>

namespace Aeon::Storage
{

namespace
{

Poco::Logger& logger()
{
	return Poco::Logger::get("Aeon.Storage");
}

/// Not replicas, and not ours to judge.
bool isForeignButKnown(const std::string& name)
{
	return name == METADATA_LOG_NAME || name == "remote-log-index-cache" || name == "lost+found";
}

OpenFiles::Limits limitsOf(const LogManagerConfig& config)
{
	auto limits = OpenFiles::ofProcess();
	if (config.openFilesMax > 0) limits.descriptors = config.openFilesMax;
	if (config.mapsMax > 0) limits.maps = config.mapsMax;
	return limits;
}

} // namespace

LogManager::Impl::Impl(
	FileSystem& fileSystem, const Clock& clock, LogManagerConfig config, DirectoryFailureListener directoryFailed) :
	_fileSystem(fileSystem),
	_clock(clock),
	_config(std::move(config)),
	_directoryFailed(std::move(directoryFailed)),
	_openFiles(std::make_shared<OpenFiles>(limitsOf(_config))),
	_trustedTime(clock, "Aeon.Storage"),
	_cleaner(clock, _config.cleaner, *this)
{
	AEON_CHECK(!_config.logDirs.empty());
	for (const auto& path : _config.logDirs)
		_directories.push_back(std::make_unique<ManagedDirectory>(
			_fileSystem, path, [this](LogDirectory& directory) { this->directoryFailed(directory); }));
	if (onlineDirectoryCount() == 0)
		throw LogDirectoryException(_directories.front()->path(), _directories.front()->state().failureReason());
}

LogManager::Impl::~Impl()
{
	_cleaner.stop();
	_tasks.stop();
}

Log::Context LogManager::Impl::contextFor(ManagedDirectory& directory)
{
	return {_fileSystem, _clock, directory.state(), _config.producerIdExpirationMs, this, _openFiles};
}

std::shared_ptr<Log> LogManager::Impl::openMetadataLog(const LogConfig& config, const std::string& directory)
{
	ManagedDirectory* home = _directories.front().get();
	for (const auto& candidate : _directories)
		if (candidate->path() == directory) home = candidate.get();
	Log::OpenOptions options;
	options.interrupted = [this] { return isInterrupted(); };
	auto log = Log::open(
		contextFor(*home), home->path() + "/" + std::string(METADATA_LOG_NAME), {"__cluster_metadata", PartitionId(0)},
		config, options);
	const ScopedLock lock(_mutex);
	_metadataLog = log;
	return log;
}

bool LogManager::Impl::isInterrupted() const
{
	return _interrupted.load() || (_config.interrupted && _config.interrupted());
}

void LogManager::Impl::load(const ConfigOf& configOf, const IsStray& isStray)
{
	FoundReplicas replicas(_directories.size());
	for (std::size_t i = 0; i < _directories.size(); ++i)
	{
		if (_directories[i]->state().isOffline()) continue;
		try
		{
			replicas[i] = findReplicas(*_directories[i]);
		}
		catch (const StorageException& e)
		{
			_directories[i]->state().fail(e.displayText());
		}
	}
	if (isStray) setAsideStrayTwins(replicas, isStray);
	setAsideHalfMadeTwins(replicas);
	refuseTwins(replicas);
	runInParallel(
		_directories.size(), _directories.size(),
		[&](std::size_t i)
		{
			if (!_directories[i]->state().isOffline()) loadDirectory(*_directories[i], replicas[i], configOf);
		});
	if (isStray) setAsideStrayLogs(isStray);
	if (onlineDirectoryCount() == 0)
		throw LogDirectoryException(_directories.front()->path(), _directories.front()->state().failureReason());
	// Before the logs grow beyond what the checkpoint says.
	if (_cleanedOffsetsWrong.load()) checkpointCleanedOffsets();
}

std::vector<LogManager::Impl::FoundReplica> LogManager::Impl::findReplicas(ManagedDirectory& directory)
{
	std::vector<FoundReplica> found;
	for (const auto& entry : _fileSystem.list(directory.path()))
	{
		if (!entry.isDirectory || isForeignButKnown(entry.name)) continue;
		const auto name = ReplicaName::parse(entry.name);
		if (!name)
			throw LogDirectoryException(
				directory.path(), "the directory " + entry.name + " in it is not a partition's (topic-number)");
		const std::string path = directory.path() + "/" + entry.name;
		if (name->kind == ReplicaName::Kind::LIVE)
			found.push_back({&directory, path, name->topicPartition});
		else if (name->kind == ReplicaName::Kind::DELETED)
		{
			const ScopedLock lock(_mutex);
			const auto due = _clock.now() + std::chrono::milliseconds(_config.fileDeleteDelayMs);
			_deleted.push_back({path, &directory.state(), due});
		}
		else
			logger().warning("%s is left alone", path);
	}
	return found;
}

void LogManager::Impl::loadDirectory(
	ManagedDirectory& directory, const std::vector<FoundReplica>& replicas, const ConfigOf& configOf)
{
	try
	{
		directory.begin();
		if (!directory.wasClean() && !replicas.empty())
			logger().information("%s was not closed in order: its logs are checked", directory.path());
		directory.progress.begin(replicas.size());
		const auto threads = static_cast<std::size_t>(std::max(1, _config.recoveryThreadsPerDirectory));
		runInParallel(
			threads, replicas.size(),
			[&](std::size_t i)
			{
				loadReplica(replicas[i], configOf);
				directory.progress.logLoaded();
			});
		directory.finishLoading();
	}
	catch (const StorageException& e)
	{
		directory.state().fail(e.displayText());
	}
}

void LogManager::Impl::loadReplica(const FoundReplica& replica, const ConfigOf& configOf)
{
	const auto offsetOr0 = [&](const OffsetCheckpoint::Offsets& offsets)
	{
		const auto found = offsets.find(replica.topicPartition);
		return found == offsets.end() ? Offset(0) : found->second;
	};
	Log::OpenOptions options;
	options.cleanShutdown = replica.directory->wasClean();
	options.recoveryPoint = offsetOr0(replica.directory->recoveryPointsAtStart());
	options.logStartOffset = offsetOr0(replica.directory->logStartOffsetsAtStart());
	options.cleanedUpTo = offsetOr0(replica.directory->cleanedOffsetsAtStart());
	options.interrupted = [this] { return isInterrupted(); };
	options.segmentsLeft = [&progress = replica.directory->progress, before = std::size_t{0}](std::size_t now) mutable
	{ progress.segmentsLeft(std::exchange(before, now), now); };
	auto log = Log::open(
		contextFor(*replica.directory), replica.path, replica.topicPartition, configOf(replica.topicPartition.topic),
		options);
	if (log->cleanedUpTo() != options.cleanedUpTo)
	{
		logger().warning(
			"%s ends below %s, up to which it was cleaned: it is cleaned from its start again", replica.path,
			std::to_string(options.cleanedUpTo.value()));
		_cleanedOffsetsWrong.store(true);
	}
	const ScopedLock lock(_mutex);
	_logs[replica.topicPartition] = std::move(log);
	++replica.directory->logCount;
}

std::vector<RecoveryStatus> LogManager::Impl::recoveryStatus() const
{
	std::vector<RecoveryStatus> statuses;
	for (const auto& directory : _directories)
		statuses.push_back(
			directory->state().isOffline() ? RecoveryStatus{directory->path()} : directory->progress.status());
	return statuses;
}

} // namespace Aeon::Storage
