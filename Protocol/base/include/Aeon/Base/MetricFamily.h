#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon
{

enum class MetricType : std::uint8_t
{
	/// What is now; goes up and down.
	GAUGE,
	/// What was counted since the start; only grows.
	COUNTER,
};

/// One row of a table of metrics. Immutable after construction; everything it points to lives as long as the program.
struct MetricDefinition
{
	static constexpr std::size_t LABELS_MAX = 2;

	/// Letters, digits and underscores, as Prometheus takes it.
	std::string_view name;
	MetricType type = MetricType::GAUGE;
	/// Names of the labels that tell its samples apart; unused places are empty, all of them where there is one sample.
	std::array<std::string_view, LABELS_MAX> labels{};
	/// What it tells, in one sentence.
	std::string_view help;

	constexpr std::size_t labelCount() const noexcept
	{
		std::size_t count = 0;
		while (count < LABELS_MAX && !labels[count].empty())
			++count;
		return count;
	}
};

/// One figure of a metric.
struct MetricSample
{
	/// One for each label of the definition, in its order.
	std::vector<std::string> labelValues;
	double value = 0;
};

/// A metric with its figures of one moment.
///
/// Not thread-safe: one thread at a time.
class MetricFamily
{
public:
	explicit MetricFamily(const MetricDefinition& definition) : _definition(definition) {}

	/// The figure of a metric without labels.
	void add(double value) { add({}, value); }
	/// As many label values as the definition has labels, together not told before.
	void add(std::vector<std::string> labelValues, double value);

	const MetricDefinition& definition() const noexcept { return _definition; }
	/// In the order in which they were added.
	const std::vector<MetricSample>& samples() const noexcept { return _samples; }

private:
	MetricDefinition _definition;
	std::vector<MetricSample> _samples;
};

using MetricFamilies = std::vector<MetricFamily>;

} // namespace Aeon
