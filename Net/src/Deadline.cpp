#include "Deadline.h"

namespace Aeon::Net
{

std::optional<Deadline::Phase> Deadline::takeExpired(TimePoint now) noexcept
{
	std::uint64_t word = _word.load(std::memory_order_relaxed);
	const std::uint64_t end = word >> PHASE_BITS;
	if (end == 0 || milliseconds(now) < end) return std::nullopt;
	const auto phase = static_cast<Phase>(word & ((1U << PHASE_BITS) - 1));
	// Where this fails, the connection has just moved on by itself.
	if (!_word.compare_exchange_strong(word, static_cast<std::uint64_t>(phase))) return std::nullopt;
	return phase;
}

} // namespace Aeon::Net
