#include "LogCleaner.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Storage
{

std::optional<LogCleaner::Candidate> LogCleaner::chooseFilthiest()
{
	const ScopedLock choiceLock(_choiceMutex);
	const auto highWatermarks = _host.highWatermarks();
	std::optional<Candidate> filthiest;
	double dirtiest = 0;
	for (const auto& log : idleLogs())
	{
		const LogConfig config = log->config();
		if (!config.cleanupCompact) continue;
		const auto known = highWatermarks.find(log->topicPartition());
		const auto range = rangeOf(*log, config, known == highWatermarks.end() ? log->logEndOffset() : known->second);
		if (!range) continue;
		dirtiest = std::max(dirtiest, range->dirtyRatio());
		if (!range->isFilthy(config)) continue;
		if (!filthiest || range->dirtyRatio() > filthiest->range.dirtyRatio()) filthiest = Candidate{log, *range};
	}
	const ScopedLock lock(_mutex);
	_status.dirtyRatioMax = dirtiest;
	_status.lastLookMs = _clock.wallMs();
	if (filthiest) _inProgress.insert(filthiest->log.get());
	return filthiest;
}

std::vector<std::shared_ptr<Log>> LogCleaner::idleLogs() const
{
	std::vector<std::shared_ptr<Log>> idle;
	const auto logs = _host.logs();
	const ScopedLock lock(_mutex);
	for (const auto& log : logs)
		if (!log->directory().isOffline() && !_inProgress.contains(log.get()) && !isSetAsideLocked(log))
			idle.push_back(log);
	return idle;
}

std::optional<CleanableRange> LogCleaner::rangeOf(Log& log, const LogConfig& config, Offset highWatermark) const
{
	try
	{
		return CleanableRange::of(log.impl(), config, log.lastStableOffset(highWatermark), _host.nowMs());
	}
	catch (const StorageException& e)
	{
		if (e.isShortage() || !log.impl().isDeleted()) log.directory().report(e);
		return std::nullopt;
	}
}

void LogCleaner::setAside(const std::shared_ptr<Log>& log, const std::string& reason)
{
	Poco::Logger::get("Aeon.Storage")
		.error("%s cannot be cleaned and is left as it is from now on: %s", log->path(), reason);
	const ScopedLock lock(_mutex);
	std::erase_if(_uncleanable, [](const Uncleanable& entry) { return entry.log.expired(); });
	_uncleanable.push_back({log, reason});
}

bool LogCleaner::isSetAsideLocked(const std::shared_ptr<Log>& log) const
{
	return std::any_of(
		_uncleanable.begin(), _uncleanable.end(), [&](const Uncleanable& entry) { return entry.log.lock() == log; });
}

CleanerStatus LogCleaner::status() const
{
	std::vector<Uncleanable> uncleanable;
	CleanerStatus status;
	{
		const ScopedLock lock(_mutex);
		status = _status;
		uncleanable = _uncleanable;
	}
	for (const auto& entry : uncleanable)
	{
		const auto log = entry.log.lock();
		if (log == nullptr || log->impl().isDeleted()) continue;
		status.uncleanable.push_back(
			{log->topicPartition(), log->directory().path(), entry.reason, log->sizeInBytes()});
	}
	return status;
}

} // namespace Aeon::Storage
