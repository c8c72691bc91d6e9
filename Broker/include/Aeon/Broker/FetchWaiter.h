#pragma once

#include "Aeon/Base/Mutex.h"

#include <chrono>
#include <cstdint>

namespace Aeon
{

/// The place where one connection's thread sleeps until one of the partitions it asked for has news. The thread arms
/// it, joins the WaitList of each partition, looks once more whether there is enough, and only then waits: an
/// append in between is not missed.
///
/// Thread-safe: one thread waits, any thread wakes.
class FetchWaiter
{
public:
	FetchWaiter() = default;
	FetchWaiter(const FetchWaiter&) = delete;
	FetchWaiter& operator=(const FetchWaiter&) = delete;

	/// Forgets earlier wake-ups. Called by the waiting thread before it joins any list.
	void arm() AEON_EXCLUDES(_mutex);

	/// Blocks until woken since arm() (true) or until the deadline (false). Once cancelled, returns true at once.
	bool waitUntil(std::chrono::steady_clock::time_point deadline) AEON_EXCLUDES(_mutex);

	/// Ends the present or the next wait. Never blocks for long.
	void wake() AEON_EXCLUDES(_mutex);

	/// Ends the present wait and all future ones; when the broker stops.
	void cancel() AEON_EXCLUDES(_mutex);
	bool cancelled() const AEON_EXCLUDES(_mutex);

private:
	mutable Mutex _mutex;
	Condition _woken;
	bool _signalled AEON_GUARDED_BY(_mutex) = false;
	bool _cancelled AEON_GUARDED_BY(_mutex) = false;
};

} // namespace Aeon
