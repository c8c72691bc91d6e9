#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"

#include <Poco/Logger.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace Aeon::Net
{

/// Warnings of one kind that a client can cause at will: so many in a window of time, the rest only counted. The first
/// line of the next window tells how many were left out. Thread-safe.
class RateLimitedLog
{
public:
	static constexpr int LINES_MAX = 10;
	static constexpr std::chrono::seconds WINDOW{10};

	RateLimitedLog(Poco::Logger& logger, const Clock& clock) : _logger(logger), _clock(clock) {}

	/// Logs what text() returns, which is called only if the line is due.
	template <typename Text>
	void warning(Text&& text)
	{
		if (const auto leftOut = admit()) _logger.warning(text() + suffix(*leftOut));
	}

private:
	/// How many lines were left out since the last one; no value where this one is to be left out too.
	std::optional<std::uint64_t> admit() AEON_EXCLUDES(_mutex);
	static std::string suffix(std::uint64_t leftOut);

	Poco::Logger& _logger;
	const Clock& _clock;
	Mutex _mutex;
	std::chrono::steady_clock::time_point _windowEnd AEON_GUARDED_BY(_mutex);
	int _linesInWindow AEON_GUARDED_BY(_mutex) = 0;
	std::uint64_t _leftOut AEON_GUARDED_BY(_mutex) = 0;
};

} // namespace Aeon::Net
