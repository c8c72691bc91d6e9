#include "LatencyHistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace Aeon::Bench
{

void LatencyHistogram::record(std::chrono::nanoseconds latency) noexcept
{
	const std::int64_t nanoseconds = std::max<std::int64_t>(latency.count(), 0);
	++_counts[bucketOf(static_cast<std::uint64_t>(nanoseconds))];
	++_count;
}

void LatencyHistogram::add(const LatencyHistogram& other) noexcept
{
	for (std::size_t bucket = 0; bucket < BUCKETS; ++bucket)
		_counts[bucket] += other._counts[bucket];
	_count += other._count;
}

std::chrono::nanoseconds LatencyHistogram::percentile(double share) const noexcept
{
	auto left = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(_count)));
	for (std::size_t bucket = 0; bucket < BUCKETS && left > 0; ++bucket)
	{
		if (_counts[bucket] >= left) return std::chrono::nanoseconds(lowestOf(bucket));
		left -= _counts[bucket];
	}
	return std::chrono::nanoseconds(0);
}

// The first 64 buckets hold one value each; from there on each power of two has 64.
std::size_t LatencyHistogram::bucketOf(std::uint64_t nanoseconds) noexcept
{
	const auto width = static_cast<unsigned>(std::bit_width(nanoseconds));
	if (width <= SUB_BITS) return static_cast<std::size_t>(nanoseconds);
	const unsigned shift = width - SUB_BITS - 1;
	const std::size_t bucket = (std::size_t{shift} << SUB_BITS) + static_cast<std::size_t>(nanoseconds >> shift);
	return std::min(bucket, BUCKETS - 1);
}

std::uint64_t LatencyHistogram::lowestOf(std::size_t bucket) noexcept
{
	const std::size_t octave = bucket >> SUB_BITS;
	if (octave == 0) return bucket;
	const std::uint64_t sub = bucket & ((std::size_t{1} << SUB_BITS) - 1);
	return ((std::uint64_t{1} << SUB_BITS) + sub) << (octave - 1);
}

} // namespace Aeon::Bench
