#include "LoadProgress.h"

#include <Poco/Format.h>
#include <Poco/Logger.h>

#include <utility>

namespace Aeon::Storage
{

namespace
{

constexpr std::chrono::seconds BETWEEN_LINES{2};

} // namespace

LoadProgress::LoadProgress(std::string directory) : _status{std::move(directory)}
{
}

void LoadProgress::begin(std::size_t logs)
{
	const ScopedLock lock(_mutex);
	_logs = logs;
	_status.remainingLogs = logs;
	_lastLine = std::chrono::steady_clock::now();
}

void LoadProgress::segmentsLeft(std::size_t before, std::size_t now)
{
	const ScopedLock lock(_mutex);
	_status.remainingSegments = _status.remainingSegments - before + now;
	sayLocked();
}

void LoadProgress::logLoaded()
{
	const ScopedLock lock(_mutex);
	--_status.remainingLogs;
	sayLocked();
}

RecoveryStatus LoadProgress::status() const
{
	const ScopedLock lock(_mutex);
	return _status;
}

void LoadProgress::sayLocked()
{
	const auto now = std::chrono::steady_clock::now();
	if (now - _lastLine < BETWEEN_LINES && _status.remainingLogs > 0) return;
	_lastLine = now;
	std::string line =
		Poco::format("%s: %z of %z logs loaded", _status.directory, _logs - _status.remainingLogs, _logs);
	if (_status.remainingSegments > 0)
		line += Poco::format(", %z segments of the next ones still to be read", _status.remainingSegments);
	Poco::Logger::get("Aeon.Storage").information(line);
}

} // namespace Aeon::Storage
