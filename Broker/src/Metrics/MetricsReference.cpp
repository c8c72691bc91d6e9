#include "Aeon/Broker/MetricsReference.h"

#include "MetricAreas.h"

#include <string_view>

namespace Aeon
{

namespace
{

constexpr std::string_view INTRODUCTION =
	R"(# Metrics

Printed by `aeon --print-metrics`; a test compares this file with the binary.

Served to Prometheus where `aeon.metrics.listener` says so, as in `aeon.metrics.listener=HTTP://127.0.0.1:9644`: `GET /metrics`, from
before the logs are loaded until the broker has stopped. A metric that Kafka has goes by the name that its bean gets from the usual rules
of the JMX exporter, so that dashboards made for them work; names that begin with `aeon_` are ours. Figures are read when they are asked for
and cost nothing otherwise. What a broker that is still starting does not have yet is not told.

)";

void appendRows(std::string& text, std::string_view title, std::span<const MetricDefinition> rows)
{
	text += "## " + std::string(title) + "\n\n| metric | type | labels | |\n|---|---|---|---|\n";
	for (const MetricDefinition& row : rows)
	{
		std::string labels;
		for (std::size_t i = 0; i < row.labelCount(); ++i)
			labels += (labels.empty() ? "`" : ", `") + std::string(row.labels[i]) + "`";
		text += "| `" + std::string(row.name) + "` | " + (row.type == MetricType::COUNTER ? "counter" : "gauge") +
				" | " + labels + " | " + std::string(row.help) + " |\n";
	}
	text += '\n';
}

} // namespace

std::string metricsReference()
{
	std::string text(INTRODUCTION);
	appendRows(text, "Log directories", logDirectoryMetrics());
	appendRows(text, "Compaction", cleanerMetrics());
	appendRows(text, "Partitions", replicaMetrics());
	appendRows(text, "Groups", groupMetrics());
	appendRows(text, "Connections", connectionMetrics());
	appendRows(text, "Process", processMetrics());
	text.pop_back();
	return text;
}

} // namespace Aeon
