#include "Results.h"

#include "Statistics.h"

#include <algorithm>

namespace Aeon::Bench
{

void Results::add(const std::string& scenario, const Metric& metric, const std::string& target, double value)
{
	find(scenario, metric, target, false, {}).values.push_back(value);
}

void Results::addCeiling(
	const std::string& scenario, const Metric& metric, const std::string& ceiling, double value,
	const std::string& target)
{
	find(scenario, metric, ceiling, true, target).values.push_back(value);
}

Results::Series& Results::find(
	const std::string& scenario, const Metric& metric, const std::string& name, bool isCeiling,
	const std::string& onlyFor)
{
	const auto found = std::ranges::find_if(
		_series,
		[&](const Series& series)
		{
			return series.scenario == scenario && series.metric == metric && series.name == name &&
				   series.isCeiling == isCeiling && series.onlyFor == onlyFor;
		});
	if (found != _series.end()) return *found;
	return _series.emplace_back(Series{scenario, metric, name, isCeiling, onlyFor, {}});
}

const Results::Series* Results::ceilingOf(const Series& series) const
{
	const Series* ceiling = nullptr;
	for (const Series& other : _series)
	{
		if (!other.isCeiling || other.scenario != series.scenario || other.metric != series.metric) continue;
		if (other.onlyFor == series.name) return &other;
		if (other.onlyFor.empty()) ceiling = &other;
	}
	return ceiling;
}

std::vector<Summary> Results::summaries() const
{
	std::vector<Summary> all;
	for (const Series& series : _series)
	{
		Summary line;
		line.scenario = series.scenario;
		line.metric = series.metric;
		line.target = series.name;
		line.median = medianOf(series.values);
		line.lowest = std::ranges::min(series.values);
		line.highest = std::ranges::max(series.values);
		line.rounds = series.values.size();
		if (const Series* ceiling = series.isCeiling ? nullptr : ceilingOf(series))
		{
			line.ceiling = ceiling->name;
			line.ceilingMedian = medianOf(ceiling->values);
			line.ratio = medianRatioOf(series.values, ceiling->values);
		}
		all.push_back(std::move(line));
	}
	return all;
}

} // namespace Aeon::Bench
