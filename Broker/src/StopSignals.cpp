#include "StopSignals.h"

#include "Aeon/Base/Check.h"

#include <Poco/Logger.h>

#include <cstdlib>
#include <pthread.h>
#include <unistd.h>

namespace Aeon
{

namespace
{

/// Ends the signal thread; no signal that anybody else sends to a daemon.
constexpr int END_SIGNAL = SIGURG;

sigset_t handledSignals()
{
	sigset_t signals;
	sigemptyset(&signals);
	for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, END_SIGNAL})
		sigaddset(&signals, signal);
	return signals;
}

} // namespace

void StopSignals::block()
{
	const sigset_t signals = handledSignals();
	AEON_CHECK(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
}

StopSignals::StopSignals() : _thread([this] { takeSignals(); })
{
}

StopSignals::~StopSignals()
{
	{
		const ScopedLock lock(_mutex);
		_ending = true;
	}
	pthread_kill(_thread.native_handle(), END_SIGNAL);
	_thread.join();
}

void StopSignals::requestStop()
{
	markStopped();
}

bool StopSignals::isStopRequested() const
{
	const ScopedLock lock(_mutex);
	return _stopRequested;
}

void StopSignals::waitForStop()
{
	const ScopedLock lock(_mutex);
	while (!_stopRequested)
		_stopped.wait(_mutex);
}

bool StopSignals::markStopped()
{
	ScopedLock lock(_mutex);
	const bool first = !_stopRequested;
	_stopRequested = true;
	lock.unlock();
	_stopped.notifyAll();
	return first;
}

void StopSignals::takeSignals()
{
	const sigset_t signals = handledSignals();
	bool asked = false;
	while (true)
	{
		int signal = 0;
		if (sigwait(&signals, &signal) != 0) continue;
		{
			const ScopedLock lock(_mutex);
			if (_ending) return;
		}
		if (signal != SIGTERM && signal != SIGINT) continue;
		// Nothing is flushed or closed: what that loses is what kill -9 would.
		if (asked) ::_exit(128 + signal);
		asked = true;
		Poco::Logger::get("Aeon.Broker").information("Stopping; a second signal stops at once.");
		markStopped();
	}
}

} // namespace Aeon
