#include "Aeon/Base/TrustedTime.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Logger.h>
#include <Poco/Timestamp.h>

#include <utility>

namespace Aeon
{

namespace
{

std::string textOf(std::int64_t wallMs)
{
	// The end of the year 9999, which is the last that can be written so.
	constexpr std::int64_t MS_MAX = 253402300799999;
	if (wallMs < 0 || wallMs > MS_MAX) return std::to_string(wallMs) + " ms since 1970";
	return Poco::DateTimeFormatter::format(Poco::Timestamp(wallMs * 1000), Poco::DateTimeFormat::ISO8601_FORMAT);
}

} // namespace

TrustedTime::TrustedTime(const Clock& clock, std::string logger) : _clock(clock), _logger(std::move(logger))
{
	const ScopedLock lock(_mutex);
	trustLocked(clock.wallMs(), clock.now());
}

std::optional<std::int64_t> TrustedTime::now()
{
	const ScopedLock lock(_mutex);
	const std::int64_t wallMs = _clock.wallMs();
	return isBelievedLocked(wallMs, _clock.now()) ? std::optional(wallMs) : std::nullopt;
}

std::int64_t TrustedTime::assumed()
{
	const ScopedLock lock(_mutex);
	const std::int64_t wallMs = _clock.wallMs();
	const auto steady = _clock.now();
	return isBelievedLocked(wallMs, steady) ? wallMs : expectedLocked(steady);
}

bool TrustedTime::isBelievedLocked(std::int64_t wallMs, std::chrono::steady_clock::time_point steady)
{
	Poco::Logger& logger = Poco::Logger::get(_logger);
	const std::int64_t expectedMs = expectedLocked(steady);
	if (wallMs - expectedMs <= std::chrono::milliseconds(JUMP_MIN).count())
	{
		if (_doubtedSince) logger.warning("The clock is believed again: it says %s.", textOf(wallMs));
		trustLocked(wallMs, steady);
		return true;
	}
	if (!_doubtedSince)
	{
		_doubtedSince = steady;
		logger.warning(
			"The clock jumped from %s to %s. For 24 hours, or until it is set right, nothing is removed that is old by "
			"the new time alone.",
			textOf(expectedMs), textOf(wallMs));
	}
	if (steady - *_doubtedSince < DOUBT) return false;
	logger.warning("The clock has said so for 24 hours and is believed: it says %s.", textOf(wallMs));
	trustLocked(wallMs, steady);
	return true;
}

std::int64_t TrustedTime::expectedLocked(std::chrono::steady_clock::time_point steady) const
{
	return _trustedWallMs + std::chrono::duration_cast<std::chrono::milliseconds>(steady - _trustedSteady).count();
}

void TrustedTime::trustLocked(std::int64_t wallMs, std::chrono::steady_clock::time_point steady)
{
	_trustedWallMs = wallMs;
	_trustedSteady = steady;
	_doubtedSince.reset();
}

} // namespace Aeon
