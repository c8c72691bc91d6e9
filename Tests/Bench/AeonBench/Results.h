#pragma once

#include <string>
#include <vector>

namespace Aeon::Bench
{

/// What is measured, and in what.
struct Metric
{
	std::string name;
	std::string unit;

	bool operator==(const Metric&) const = default;
};

/// One line of the outcome.
struct Summary
{
	std::string scenario;
	Metric metric;
	/// The broker, or the ceiling itself.
	std::string target;
	double median = 0;
	double lowest = 0;
	double highest = 0;
	std::size_t rounds = 0;
	/// What the machine can do, by name; empty where there is nothing to compare with.
	std::string ceiling;
	double ceilingMedian = 0;
	/// Of the target to its ceiling, round by round; 0 without one.
	double ratio = 0;
};

/// Everything measured in a run: a value a round for each scenario, metric and target, and what it is held against.
///
/// Not thread-safe: one thread at a time.
class Results
{
public:
	void add(const std::string& scenario, const Metric& metric, const std::string& target, double value);
	/// The next value of a ceiling: of every target, or of one alone where that is named.
	void addCeiling(
		const std::string& scenario, const Metric& metric, const std::string& ceiling, double value,
		const std::string& target = {});

	/// In the order in which they were first seen; a ceiling that is no target has a line of its own.
	std::vector<Summary> summaries() const;

private:
	struct Series
	{
		std::string scenario;
		Metric metric;
		std::string name;
		bool isCeiling = false;
		/// Of a ceiling: the one target that it is for.
		std::string onlyFor;
		std::vector<double> values;
	};

	Series& find(
		const std::string& scenario, const Metric& metric, const std::string& name, bool isCeiling,
		const std::string& onlyFor);
	const Series* ceilingOf(const Series& series) const;

	std::vector<Series> _series;
};

} // namespace Aeon::Bench
