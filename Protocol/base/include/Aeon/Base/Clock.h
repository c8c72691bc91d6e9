#pragma once

#include <chrono>
#include <cstdint>

namespace Aeon
{

/// Where time comes from; the only way to it besides waits on a Condition. Thread-safe.
class Clock
{
public:
	virtual ~Clock() = default;

	/// Milliseconds since 1970-01-01 UTC, as record timestamps count. May step when an operator sets the clock.
	virtual std::int64_t wallMs() const noexcept = 0;
	/// Never steps back; for deadlines and ages.
	virtual std::chrono::steady_clock::time_point now() const noexcept = 0;
};

/// The machine's clocks. Thread-safe.
class SystemClock final : public Clock
{
public:
	std::int64_t wallMs() const noexcept override;
	std::chrono::steady_clock::time_point now() const noexcept override;
};

} // namespace Aeon
