#include "RateLimitedLog.h"

#include <utility>

namespace Aeon::Net
{

std::optional<std::uint64_t> RateLimitedLog::admit()
{
	const auto now = _clock.now();
	ScopedLock lock(_mutex);
	if (now >= _windowEnd)
	{
		_windowEnd = now + WINDOW;
		_linesInWindow = 0;
	}
	if (_linesInWindow == LINES_MAX)
	{
		++_leftOut;
		return std::nullopt;
	}
	++_linesInWindow;
	return std::exchange(_leftOut, 0);
}

std::string RateLimitedLog::suffix(std::uint64_t leftOut)
{
	return leftOut == 0 ? std::string() : " (and " + std::to_string(leftOut) + " more of this kind)";
}

} // namespace Aeon::Net
