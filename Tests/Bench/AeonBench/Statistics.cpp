#include "Statistics.h"

#include <algorithm>
#include <cstddef>

namespace Aeon::Bench
{

double medianOf(std::vector<double> values)
{
	if (values.empty()) return 0;
	std::ranges::sort(values);
	const std::size_t middle = values.size() / 2;
	return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double medianRatioOf(const std::vector<double>& values, const std::vector<double>& divisors)
{
	const bool paired = values.size() == divisors.size() && std::ranges::find(divisors, 0.0) == divisors.end();
	if (!paired)
	{
		const double divisor = medianOf(divisors);
		return divisor == 0 ? 0 : medianOf(values) / divisor;
	}
	std::vector<double> ratios;
	for (std::size_t round = 0; round < values.size(); ++round)
		ratios.push_back(values[round] / divisors[round]);
	return medianOf(ratios);
}

} // namespace Aeon::Bench
