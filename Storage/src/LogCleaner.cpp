#include "LogCleaner.h"

#include "LogCleaning.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

Poco::Logger& logger()
{
	return Poco::Logger::get("Aeon.Storage");
}

/// Never so short that a thread with nothing to do keeps a core busy, nor too long to be added to a time point.
std::chrono::milliseconds backoffOf(const CleanerConfig& config)
{
	constexpr std::int64_t DAY_MS = 86400000;
	return std::chrono::milliseconds(std::clamp<std::int64_t>(config.backoffMs, 1, DAY_MS));
}

} // namespace

/// Looks after one cleaning: counts what it moves, and looks round after every so many bytes.
class LogCleaner::Pace final : public CleaningPace
{
public:
	Pace(LogCleaner& owner, const Log::Impl& log) : _owner(owner), _log(log) {}

	void moved(std::size_t bytes) override
	{
		_unpaid += bytes;
		if (_unpaid < STEP_BYTES) return;
		const auto delay = _owner._throttle.take(_unpaid);
		_unpaid = 0;
		if (!_owner.waitFor(delay, &_log) || !_log.isCleanable()) throw CleaningAborted();
	}

private:
	static constexpr std::size_t STEP_BYTES = 64 * 1024;

	LogCleaner& _owner;
	const Log::Impl& _log;
	std::size_t _unpaid = 0;
};

LogCleaner::LogCleaner(const Clock& clock, const CleanerConfig& config, Host& host) :
	_clock(clock), _config(config), _host(host), _throttle(clock, config.ioBytesPerSecondMax)
{
}

LogCleaner::~LogCleaner()
{
	stop();
}

void LogCleaner::start()
{
	if (!_config.enabled) return;
	for (int i = 0; i < _config.threads; ++i)
		_threads.emplace_back([this] { loop(); });
}

void LogCleaner::stop()
{
	{
		const ScopedLock lock(_mutex);
		_stopping.store(true);
	}
	_changed.notifyAll();
	for (auto& thread : _threads)
		thread.join();
	_threads.clear();
}

void LogCleaner::loop()
{
	while (!_stopping.load())
	{
		const Outcome outcome = cleanFilthiest();
		if (outcome == Outcome::CLEANED || outcome == Outcome::SET_ASIDE) continue;
		waitFor(backoffOf(_config), nullptr);
	}
}

std::size_t LogCleaner::cleanNow()
{
	std::size_t cleanings = 0;
	while (true)
	{
		const Outcome outcome = cleanFilthiest();
		if (outcome == Outcome::CLEANED) ++cleanings;
		if (outcome == Outcome::GIVEN_UP || outcome == Outcome::NOTHING_TO_DO) return cleanings;
	}
}

void LogCleaner::letGo(const Log& log)
{
	const ScopedLock lock(_mutex);
	// Under the mutex: a cleaning that waits has seen that the log is deleted, or will.
	_changed.notifyAll();
	while (_inProgress.contains(&log))
		_changed.wait(_mutex);
}

/// False where it was cut short: everything stops, or the log that is being cleaned was deleted.
bool LogCleaner::waitFor(std::chrono::nanoseconds time, const Log::Impl* cleaned)
{
	const auto isCalledOff = [&] { return _stopping.load() || (cleaned != nullptr && cleaned->isDeleted()); };
	if (time.count() <= 0) return !isCalledOff();
	const auto deadline = std::chrono::steady_clock::now() + time;
	const ScopedLock lock(_mutex);
	while (!isCalledOff())
		if (!_changed.waitUntil(_mutex, deadline)) return true;
	return false;
}

LogCleaner::Outcome LogCleaner::cleanFilthiest()
{
	const auto candidate = chooseFilthiest();
	if (!candidate) return Outcome::NOTHING_TO_DO;
	const Outcome outcome = cleanSafely(*candidate);
	{
		const ScopedLock lock(_mutex);
		_inProgress.erase(candidate->log.get());
		if (outcome == Outcome::CLEANED) ++_status.cleanings;
		if (outcome == Outcome::GIVEN_UP) ++_status.givenUp;
	}
	_changed.notifyAll();
	return outcome;
}

LogCleaner::Outcome LogCleaner::cleanSafely(const Candidate& candidate)
{
	Log& log = *candidate.log;
	try
	{
		return clean(candidate);
	}
	catch (const CleaningAborted&)
	{
	}
	catch (const StorageException& e)
	{
		// Files of a deleted log may be gone already.
		if (log.impl().isDeleted() || log.directory().isOffline()) return Outcome::GIVEN_UP;
		if (e.isShortage())
			logger().error("%s is not cleaned for now: %s", log.path(), e.displayText());
		else
			log.directory().fail(e.displayText());
	}
	catch (const Poco::Exception& e)
	{
		setAside(candidate.log, e.displayText());
		return Outcome::SET_ASIDE;
	}
	catch (const std::exception& e)
	{
		logger().error("%s is not cleaned for now: %s", log.path(), std::string(e.what()));
	}
	return Outcome::GIVEN_UP;
}

LogCleaner::Outcome LogCleaner::clean(const Candidate& candidate)
{
	Log::Impl& log = candidate.log->impl();
	if (!log.isCleanable()) throw CleaningAborted();
	Pace pace(*this, log);
	LogCleaning cleaning(log, candidate.range, _config, pace);
	const CleaningResult result = cleaning.run();
	_host.checkpointCleanedOffsets();
	logger().debug(
		"%s is clean up to %s: %s bytes became %s", candidate.log->path(), std::to_string(result.cleanedUpTo.value()),
		std::to_string(result.bytesRead), std::to_string(result.bytesWritten));
	const ScopedLock lock(_mutex);
	_status.bytesRead += result.bytesRead;
	_status.bytesWritten += result.bytesWritten;
	return Outcome::CLEANED;
}

} // namespace Aeon::Storage
