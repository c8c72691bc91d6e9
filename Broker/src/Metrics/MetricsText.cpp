#include "MetricsText.h"

#include <prometheus/text_serializer.h>
#include <vector>

namespace Aeon
{

namespace
{

prometheus::ClientMetric clientMetricOf(const MetricDefinition& definition, const MetricSample& sample)
{
	prometheus::ClientMetric metric;
	for (std::size_t i = 0; i < sample.labelValues.size(); ++i)
		metric.label.push_back({std::string(definition.labels[i]), sample.labelValues[i]});
	if (definition.type == MetricType::COUNTER)
		metric.counter.value = sample.value;
	else
		metric.gauge.value = sample.value;
	return metric;
}

prometheus::MetricFamily familyOf(const MetricFamily& family)
{
	const MetricDefinition& definition = family.definition();
	const bool isCounter = definition.type == MetricType::COUNTER;
	prometheus::MetricFamily made{
		std::string(definition.name),
		std::string(definition.help),
		isCounter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge,
		{}};
	for (const MetricSample& sample : family.samples())
		made.metric.push_back(clientMetricOf(definition, sample));
	return made;
}

} // namespace

std::string metricsText(const MetricFamilies& families)
{
	std::vector<prometheus::MetricFamily> made;
	for (const MetricFamily& family : families)
		if (!family.samples().empty()) made.push_back(familyOf(family));
	return prometheus::TextSerializer().Serialize(made);
}

} // namespace Aeon
