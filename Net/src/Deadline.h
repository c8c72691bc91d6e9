#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace Aeon::Net
{

/// What a connection is doing, and until when it may. Written by the connection's thread, read by the watchdog;
/// both at once in one atomic word.
class Deadline
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;

	enum class Phase : std::uint8_t
	{
		/// A frame is being handled, or the client is throttled: as long as it takes.
		WORKING,
		/// Accepted, waiting for its thread.
		ACCEPTED,
		HANDSHAKE,
		/// Waiting for the first byte of a frame.
		IDLE,
		/// Waiting for the rest of a frame.
		FRAME,
		/// Waiting for the client to take a reply.
		SENDING,
	};

	/// Begins a phase that ends at the given time at the latest.
	void begin(Phase phase, TimePoint end) noexcept { _word.store(pack(phase, end), std::memory_order_relaxed); }
	/// Begins a phase without an end.
	void begin(Phase phase) noexcept { _word.store(static_cast<std::uint64_t>(phase), std::memory_order_relaxed); }

	/// The phase that has lasted beyond its end, told once: the phase has no end afterwards.
	std::optional<Phase> takeExpired(TimePoint now) noexcept;

private:
	static constexpr int PHASE_BITS = 3;

	static std::uint64_t pack(Phase phase, TimePoint end) noexcept
	{
		return milliseconds(end) << PHASE_BITS | static_cast<std::uint64_t>(phase);
	}
	static std::uint64_t milliseconds(TimePoint time) noexcept
	{
		return static_cast<std::uint64_t>(
			std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
	}

	/// Milliseconds of the end, 0 for none, above the phase.
	std::atomic<std::uint64_t> _word{0};
};

} // namespace Aeon::Net
