#include "Aeon/Storage/LogManager.h"

#include "LogManagerImpl.h"

namespace Aeon::Storage
{

LogManager::LogManager(
	FileSystem& fileSystem, const Clock& clock, LogManagerConfig config, DirectoryFailureListener directoryFailed) :
	_impl(std::make_unique<Impl>(fileSystem, clock, std::move(config), std::move(directoryFailed)))
{
}

LogManager::~LogManager() = default;

void LogManager::takeOffline(const std::string& directory, const std::string& reason)
{
	_impl->takeOffline(directory, reason);
}

std::shared_ptr<Log> LogManager::openMetadataLog(const LogConfig& config, const std::string& directory)
{
	return _impl->openMetadataLog(config, directory);
}

void LogManager::load(const ConfigOf& configOf, const IsStray& isStray)
{
	_impl->load(configOf, isStray);
}

void LogManager::interruptLoading() noexcept
{
	_impl->interruptLoading();
}

std::vector<RecoveryStatus> LogManager::recoveryStatus() const
{
	return _impl->recoveryStatus();
}

void LogManager::start()
{
	_impl->start();
}

void LogManager::stop()
{
	_impl->stop();
}

std::shared_ptr<Log> LogManager::find(const TopicPartition& topicPartition) const
{
	return _impl->find(topicPartition);
}

std::vector<std::shared_ptr<Log>> LogManager::logs() const
{
	return _impl->logs();
}

Result<std::shared_ptr<Log>>
LogManager::create(const TopicPartition& topicPartition, const LogConfig& config, const Uuid& topicId, PartitionAge age)
{
	return _impl->create(topicPartition, config, topicId, age);
}

Result<void> LogManager::remove(const TopicPartition& topicPartition)
{
	return _impl->remove(topicPartition);
}

std::optional<Offset> LogManager::checkpointedHighWatermark(const TopicPartition& topicPartition) const
{
	return _impl->checkpointedHighWatermark(topicPartition);
}

void LogManager::setHighWatermarks(HighWatermarksOf highWatermarksOf)
{
	_impl->setHighWatermarks(std::move(highWatermarksOf));
}

std::vector<LogDirectoryInfo> LogManager::describeDirectories() const
{
	return _impl->describeDirectories();
}

std::size_t LogManager::onlineDirectoryCount() const
{
	return _impl->onlineDirectoryCount();
}

std::vector<std::string> LogManager::offlineDirectories() const
{
	return _impl->offlineDirectories();
}

bool LogManager::wasCleanShutdown() const noexcept
{
	return _impl->wasCleanShutdown();
}

void LogManager::flushRolledLogs()
{
	_impl->flushRolledLogs();
}

void LogManager::applyRetention()
{
	_impl->applyRetention();
}

void LogManager::flushOverdueLogs()
{
	_impl->flushOverdueLogs();
}

void LogManager::checkpointRecoveryPoints()
{
	_impl->checkpointRecoveryPoints();
}

void LogManager::checkpointLogStartOffsets()
{
	_impl->checkpointLogStartOffsets();
}

void LogManager::checkpointHighWatermarks()
{
	_impl->checkpointHighWatermarks();
}

void LogManager::removeDeleted()
{
	_impl->removeDeleted();
}

void LogManager::expireProducers()
{
	_impl->expireProducers();
}

std::size_t LogManager::cleanLogs()
{
	return _impl->cleanLogs();
}

CleanerStatus LogManager::cleanerStatus() const
{
	return _impl->cleanerStatus();
}

} // namespace Aeon::Storage
