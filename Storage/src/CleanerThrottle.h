#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"

#include <chrono>
#include <cstddef>

namespace Aeon::Storage
{

/// Spreads the cleaner's reading and writing over time (log.cleaner.io.max.bytes.per.second): whoever has moved bytes
/// waits as long as they take at that rate.
///
/// Thread-safe: all threads share one rate.
class CleanerThrottle
{
public:
	/// clock outlives this.
	CleanerThrottle(const Clock& clock, double bytesPerSecondMax);

	/// Accounts for bytes that were moved; how long to wait before the next ones. Never more than an hour.
	std::chrono::nanoseconds take(std::size_t bytes);

private:
	const Clock& _clock;
	const double _bytesPerSecondMax;
	Mutex _mutex;
	/// When all bytes taken so far are paid for.
	std::chrono::steady_clock::time_point _paidAt AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
