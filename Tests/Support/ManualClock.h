#pragma once

#include "Aeon/Base/Clock.h"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace Aeon::Test
{

/// A clock that stands still until it is told otherwise. Thread-safe.
class ManualClock final : public Clock
{
public:
	std::int64_t wallMs() const noexcept override { return _ms.load() + _steppedMs.load(); }
	std::chrono::steady_clock::time_point now() const noexcept override
	{
		return std::chrono::steady_clock::time_point(std::chrono::milliseconds(_ms.load()));
	}
	void advance(std::int64_t ms) noexcept { _ms += ms; }
	/// As when an operator sets the clock: the wall clock alone moves.
	void step(std::int64_t ms) noexcept { _steppedMs += ms; }

private:
	std::atomic<std::int64_t> _ms = 1700000000000;
	std::atomic<std::int64_t> _steppedMs = 0;
};

} // namespace Aeon::Test
