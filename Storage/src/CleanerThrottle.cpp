#include "CleanerThrottle.h"

#include <algorithm>

namespace Aeon::Storage
{

CleanerThrottle::CleanerThrottle(const Clock& clock, double bytesPerSecondMax) :
	_clock(clock), _bytesPerSecondMax(bytesPerSecondMax), _paidAt(clock.now())
{
}

std::chrono::nanoseconds CleanerThrottle::take(std::size_t bytes)
{
	using std::chrono::duration;
	constexpr duration<double> LONGEST = std::chrono::hours(1);
	const duration<double> seconds(static_cast<double>(bytes) / _bytesPerSecondMax);
	const auto cost = std::chrono::duration_cast<std::chrono::nanoseconds>(std::min(seconds, LONGEST));
	const ScopedLock lock(_mutex);
	const auto now = _clock.now();
	_paidAt = std::min(std::max(_paidAt, now) + cost, now + std::chrono::hours(1));
	return _paidAt - now;
}

} // namespace Aeon::Storage
