#include "Metrics/MetricsText.h"

#include <gtest/gtest.h>

#include <limits>

namespace Aeon
{

namespace
{

constexpr MetricDefinition GAUGE{"directories", MetricType::GAUGE, {}, "Directories that work."};
constexpr MetricDefinition COUNTER{"read_bytes_total", MetricType::COUNTER, {"dir"}, "Bytes that were read."};

std::string valueText(double value)
{
	MetricFamily family(GAUGE);
	family.add(value);
	const std::string text = metricsText({family});
	const std::size_t begin = text.rfind(' ') + 1;
	return text.substr(begin, text.size() - begin - 1);
}

} // namespace

TEST(MetricsText, TellsHelpTypeAndEveryFigure)
{
	MetricFamily gauge(GAUGE);
	gauge.add(2);
	MetricFamily counter(COUNTER);
	counter.add({"/var/a"}, 10);
	counter.add({"/var/b"}, 0.5);
	EXPECT_EQ(
		metricsText({gauge, counter}), "# HELP directories Directories that work.\n"
									   "# TYPE directories gauge\n"
									   "directories 2\n"
									   "# HELP read_bytes_total Bytes that were read.\n"
									   "# TYPE read_bytes_total counter\n"
									   "read_bytes_total{dir=\"/var/a\"} 10\n"
									   "read_bytes_total{dir=\"/var/b\"} 0.5\n");
}

TEST(MetricsText, LeavesOutAMetricWithoutFigures)
{
	EXPECT_EQ(metricsText({MetricFamily(GAUGE)}), "");
	EXPECT_EQ(metricsText({}), "");
}

TEST(MetricsText, EscapesLabelValues)
{
	MetricFamily counter(COUNTER);
	counter.add({"a \"b\" \\ c\nd"}, 1);
	const std::string text = metricsText({counter});
	EXPECT_EQ(text.substr(text.rfind("read_bytes_total")), "read_bytes_total{dir=\"a \\\"b\\\" \\\\ c\\nd\"} 1\n");
}

TEST(MetricsText, CountsOfBytesStayExact)
{
	EXPECT_EQ(std::stod(valueText(1234567890123456.0)), 1234567890123456.0);
	EXPECT_EQ(std::stod(valueText(9007199254740991.0)), 9007199254740991.0);
	EXPECT_EQ(valueText(1073741824), "1073741824");
	EXPECT_EQ(valueText(std::numeric_limits<double>::infinity()), "+Inf");
}

} // namespace Aeon
