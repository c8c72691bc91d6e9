#include "RetentionTime.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Logger.h>
#include <Poco/Timestamp.h>

#include <string>

namespace Aeon::Storage
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

RetentionTime::RetentionTime(const Clock& clock) : _clock(clock)
{
	trust(clock.wallMs(), clock.now());
}

std::optional<std::int64_t> RetentionTime::now()
{
	using std::chrono::milliseconds;
	Poco::Logger& logger = Poco::Logger::get("Aeon.Storage");
	const std::int64_t wallMs = _clock.wallMs();
	const auto steady = _clock.now();
	const std::int64_t expectedMs =
		_trustedWallMs + std::chrono::duration_cast<milliseconds>(steady - _trustedSteady).count();
	if (wallMs - expectedMs <= milliseconds(JUMP_MIN).count())
	{
		if (_doubtedSince) logger.warning("The clock is believed again: it says %s.", textOf(wallMs));
		trust(wallMs, steady);
		return wallMs;
	}
	if (!_doubtedSince)
	{
		_doubtedSince = steady;
		logger.warning(
			"The clock jumped from %s to %s. Nothing is deleted for its age for 24 hours, or until the clock is set "
			"right.",
			textOf(expectedMs), textOf(wallMs));
	}
	if (steady - *_doubtedSince < DOUBT) return std::nullopt;
	logger.warning("The clock has said so for 24 hours and is believed: it says %s.", textOf(wallMs));
	trust(wallMs, steady);
	return wallMs;
}

void RetentionTime::trust(std::int64_t wallMs, std::chrono::steady_clock::time_point steady) noexcept
{
	_trustedWallMs = wallMs;
	_trustedSteady = steady;
	_doubtedSince.reset();
}

} // namespace Aeon::Storage
