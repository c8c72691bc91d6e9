#pragma once

#include "Aeon/Base/Mutex.h"

#include <csignal>
#include <functional>
#include <thread>

namespace Aeon
{

/// The process's signals, taken by one thread. The first SIGTERM or SIGINT asks for a controlled stop, a second one
/// ends the process at once with 128 plus the signal's number, SIGHUP does nothing.
///
/// Thread-safe.
class StopSignals
{
public:
	/// Keeps the signals from every thread that is started from now on. Called first thing in main.
	static void block();

	/// Starts the thread; block() must have been called, and the process must not fork any more.
	StopSignals();
	/// Ends the thread.
	~StopSignals();
	StopSignals(const StopSignals&) = delete;
	StopSignals& operator=(const StopSignals&) = delete;

	/// Asks for a stop, as a signal does.
	void requestStop() AEON_EXCLUDES(_mutex);
	bool isStopRequested() const AEON_EXCLUDES(_mutex);
	/// Blocks until a stop was asked for.
	void waitForStop() AEON_EXCLUDES(_mutex);

private:
	void takeSignals();
	bool markStopped() AEON_EXCLUDES(_mutex);

	mutable Mutex _mutex;
	Condition _stopped;
	bool _stopRequested AEON_GUARDED_BY(_mutex) = false;
	bool _ending AEON_GUARDED_BY(_mutex) = false;
	std::thread _thread;
};

} // namespace Aeon
