#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace Aeon
{

/// The time by which work that removes what is old judges ages: the wall clock, unless it has jumped. A clock that
/// leaps ten years forward would make every record, and every committed offset, too old at once, and nothing brings
/// them back.
///
/// Between two calls the wall clock may gain at most an hour on the clock that cannot step. Where it gains more, it is
/// not believed for 24 hours, or until it is set back; then the new time is believed. Both are said in the log. A clock
/// that is set back only makes things younger, and is followed at once. The first time is believed as it is.
///
/// Thread-safe.
class TrustedTime
{
public:
	static constexpr std::chrono::hours JUMP_MIN{1};
	static constexpr std::chrono::hours DOUBT{24};

	/// The clock outlives this. logger: in whose name a jump is said in the log.
	TrustedTime(const Clock& clock, std::string logger);

	/// Wall-clock milliseconds; no value while the clock is not believed.
	std::optional<std::int64_t> now() AEON_EXCLUDES(_mutex);
	/// The same for work that goes on meanwhile: while the clock is not believed, what it would say without the jump.
	std::int64_t assumed() AEON_EXCLUDES(_mutex);

private:
	bool isBelievedLocked(std::int64_t wallMs, std::chrono::steady_clock::time_point steady) AEON_REQUIRES(_mutex);
	/// What the wall clock should say, after the last time that was believed.
	std::int64_t expectedLocked(std::chrono::steady_clock::time_point steady) const AEON_REQUIRES(_mutex);
	void trustLocked(std::int64_t wallMs, std::chrono::steady_clock::time_point steady) AEON_REQUIRES(_mutex);

	const Clock& _clock;
	const std::string _logger;
	Mutex _mutex;
	/// The last time that was believed, on both clocks.
	std::int64_t _trustedWallMs AEON_GUARDED_BY(_mutex) = 0;
	std::chrono::steady_clock::time_point _trustedSteady AEON_GUARDED_BY(_mutex);
	/// Since when the wall clock has been in doubt.
	std::optional<std::chrono::steady_clock::time_point> _doubtedSince AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
