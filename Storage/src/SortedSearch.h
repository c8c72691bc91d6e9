#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace Aeon::Storage
{

/// How many of the keys keyAt(0) to keyAt(count - 1), int64 and ascending, are not above target. Keys out of order give
/// some number from 0 to count.
///
/// The first steps of a bisection touch the same keys in every search, so that a cache has them; the last ones touch
/// others each time. In place of those it looks where the key would lie if the keys left were spread evenly, as those
/// of an index nearly are, and around there.
template <typename KeyAt>
std::size_t countUpTo(std::size_t count, std::int64_t target, KeyAt&& keyAt)
{
	constexpr std::size_t GUESSED_AMONG = 2048;
	constexpr std::size_t FIRST_STEP = 4;
	constexpr std::size_t STEP_FACTOR = 4;
	if (count == 0) return 0;
	std::size_t low = 0;
	std::size_t high = count - 1;
	std::int64_t highKey = keyAt(high);
	if (highKey <= target) return count;
	std::int64_t lowKey = keyAt(low);
	if (lowKey > target) return 0;

	// From here on keyAt(low) <= target < keyAt(high).
	const auto narrow = [&](std::size_t index)
	{
		const std::int64_t key = keyAt(index);
		const bool isLow = key <= target;
		(isLow ? low : high) = index;
		(isLow ? lowKey : highKey) = key;
		return isLow;
	};
	const auto bisectTo = [&](std::size_t left)
	{
		while (high - low > left)
			narrow(low + (high - low) / 2);
	};
	// Unsigned: the difference of two int64 need not be one, and that of two doubles can be 0.
	const auto distance = [](std::int64_t from, std::int64_t to)
	{ return static_cast<double>(static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from)); };
	bisectTo(GUESSED_AMONG);
	if (high - low > 1)
	{
		const double share = distance(lowKey, target) / distance(lowKey, highKey);
		const auto inside = static_cast<std::size_t>(share * static_cast<double>(high - low));
		const bool above = narrow(low + std::clamp<std::size_t>(inside, 1, high - low - 1));
		for (std::size_t step = FIRST_STEP; step < high - low; step *= STEP_FACTOR)
			if (narrow(above ? low + step : high - step) != above) break;
	}
	bisectTo(1);
	return high;
}

} // namespace Aeon::Storage
