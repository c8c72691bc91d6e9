#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("kafka.metrics.polling.interval.secs", INT, "10").atLeast(1),
	setting("kafka.metrics.reporters", LIST, "").items(),
	setting("metric.reporters", LIST, "org.apache.kafka.common.metrics.JmxReporter").items().clusterWide(),
	setting("metrics.num.samples", INT, "2").atLeast(1),
	setting("metrics.recording.level", STRING, "INFO"),
	setting("metrics.sample.window.ms", LONG, "30000").atLeast(1),
	setting("telemetry.max.bytes", INT, "1048576").atLeast(1),
};

} // namespace

std::span<const SettingDefinition> metricsRows()
{
	return ROWS;
}

} // namespace Aeon
