#pragma once

#include <vector>

namespace Aeon::Bench
{

/// The middle of the values, or the mean of the two in the middle; 0 for none.
double medianOf(std::vector<double> values);

/// Each value divided by the one beside it, then the median: what two things measured in turn are to each other, with
/// what slowed both of them in one round left out. Where the lists differ in length, or a divisor is 0, the medians
/// are divided instead; 0 where that cannot be done either.
double medianRatioOf(const std::vector<double>& values, const std::vector<double>& divisors);

} // namespace Aeon::Bench
