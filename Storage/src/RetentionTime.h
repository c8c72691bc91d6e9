#pragma once

#include "Aeon/Base/Clock.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace Aeon::Storage
{

/// The time by which retention judges ages: the wall clock, unless it has jumped. A clock that leaps ten years forward
/// would make every record too old at once, and nothing brings them back.
///
/// Between two calls the wall clock may gain at most an hour on the clock that cannot step. Where it gains more, there
/// is no time for 24 hours, or until it is set back; then the new time is believed. Both are said in the log. A clock
/// that is set back only makes records younger, and is followed at once.
///
/// Not thread-safe: one thread at a time.
class RetentionTime
{
public:
	static constexpr std::chrono::hours JUMP_MIN{1};
	static constexpr std::chrono::hours DOUBT{24};

	/// The clock outlives this.
	explicit RetentionTime(const Clock& clock);

	/// Wall-clock milliseconds; no value while the clock is not believed.
	std::optional<std::int64_t> now();

private:
	void trust(std::int64_t wallMs, std::chrono::steady_clock::time_point steady) noexcept;

	const Clock& _clock;
	/// The last time that was believed, on both clocks.
	std::int64_t _trustedWallMs = 0;
	std::chrono::steady_clock::time_point _trustedSteady;
	/// Since when the wall clock has been in doubt.
	std::optional<std::chrono::steady_clock::time_point> _doubtedSince;
};

} // namespace Aeon::Storage
