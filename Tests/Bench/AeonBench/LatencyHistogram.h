#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace Aeon::Bench
{

/// How often which latency came, in buckets that are at most 1/64 wide of what they hold, from 1 ns to over an hour.
///
/// Not thread-safe: one thread at a time.
class LatencyHistogram
{
public:
	/// A negative latency counts as 0.
	void record(std::chrono::nanoseconds latency) noexcept;
	void add(const LatencyHistogram& other) noexcept;

	std::uint64_t count() const noexcept { return _count; }
	/// The latency that this share of all (0.99) did not exceed, as the lower bound of its bucket; 0 where there is
	/// none.
	std::chrono::nanoseconds percentile(double share) const noexcept;

private:
	static constexpr unsigned SUB_BITS = 6;
	static constexpr std::size_t OCTAVES = 42 - SUB_BITS + 1;
	static constexpr std::size_t BUCKETS = OCTAVES << SUB_BITS;

	static std::size_t bucketOf(std::uint64_t nanoseconds) noexcept;
	static std::uint64_t lowestOf(std::size_t bucket) noexcept;

	std::array<std::uint64_t, BUCKETS> _counts{};
	std::uint64_t _count = 0;
};

} // namespace Aeon::Bench
