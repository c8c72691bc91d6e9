#pragma once

#include "CleanableRange.h"
#include "CleanerThrottle.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Storage/CleanerConfig.h"
#include "Aeon/Storage/CleanerStatus.h"
#include "Aeon/Storage/Log.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Storage
{

/// Compacts the logs of a LogManager: its threads look for the dirtiest log that is dirty enough, clean it, and look
/// again; where there is none they sleep for log.cleaner.backoff.ms.
///
/// A log whose data turns out to be damaged is set aside for good; one whose cleaning fails for want of room is tried
/// again later; one whose directory fails goes offline with it.
///
/// Life cycle: construct, start(), stop(). Thread-safe. Its locks are held over no disk but one: the choice, which may
/// read the first batch of a segment.
class LogCleaner
{
public:
	/// Where the logs are.
	class Host
	{
	public:
		virtual ~Host() = default;
		virtual std::vector<std::shared_ptr<Log>> logs() const = 0;
		/// Offset up to which (exclusive) each log is replicated; logs that are not in it are whole up to their end.
		virtual std::map<TopicPartition, Offset> highWatermarks() const = 0;
		/// Wall-clock milliseconds by which ages are judged.
		virtual std::int64_t nowMs() = 0;
		/// Brings Log::cleanedUpTo of all logs to stable storage.
		virtual void checkpointCleanedOffsets() = 0;
	};

	/// clock and host outlive this.
	LogCleaner(const Clock& clock, const CleanerConfig& config, Host& host);
	~LogCleaner();
	LogCleaner(const LogCleaner&) = delete;
	LogCleaner& operator=(const LogCleaner&) = delete;

	/// Starts the threads, none where the cleaner is not enabled.
	void start();
	/// Gives up cleanings under way and ends the threads. Blocks for at most a segment's swap. Idempotent.
	void stop();

	/// Cleans on the calling thread until no log is dirty enough or a cleaning is given up; how many cleanings came to
	/// their end.
	std::size_t cleanNow();
	/// Blocks until no cleaning of the log is under way; the log has been marked as deleted, so that none begins.
	void letGo(const Log& log);

	CleanerStatus status() const;

private:
	class Pace;

	struct Candidate
	{
		std::shared_ptr<Log> log;
		CleanableRange range;
	};
	struct Uncleanable
	{
		std::weak_ptr<Log> log;
		std::string reason;
	};
	/// How a look for something to clean ended.
	enum class Outcome
	{
		CLEANED,
		/// The log is damaged; there may be others to clean.
		SET_ASIDE,
		/// To be tried again later.
		GIVEN_UP,
		NOTHING_TO_DO
	};

	void loop();
	Outcome cleanFilthiest();
	bool waitFor(std::chrono::nanoseconds time, const Log::Impl* cleaned);

	std::optional<Candidate> chooseFilthiest();
	std::vector<std::shared_ptr<Log>> idleLogs() const;
	std::optional<CleanableRange> rangeOf(Log& log, const LogConfig& config, Offset highWatermark) const;

	Outcome cleanSafely(const Candidate& candidate);
	Outcome clean(const Candidate& candidate);
	void setAside(const std::shared_ptr<Log>& log, const std::string& reason);
	bool isSetAsideLocked(const std::shared_ptr<Log>& log) const AEON_REQUIRES(_mutex);

	const Clock& _clock;
	const CleanerConfig _config;
	Host& _host;
	CleanerThrottle _throttle;
	std::atomic<bool> _stopping = false;

	/// One choice at a time.
	Mutex _choiceMutex;

	mutable Mutex _mutex;
	/// A cleaning ended, a log is to be let go, or everything stops.
	Condition _changed;
	std::set<const Log*> _inProgress AEON_GUARDED_BY(_mutex);
	std::vector<Uncleanable> _uncleanable AEON_GUARDED_BY(_mutex);
	/// Without its list of uncleanable logs.
	CleanerStatus _status AEON_GUARDED_BY(_mutex);
	std::vector<std::thread> _threads;
};

} // namespace Aeon::Storage
