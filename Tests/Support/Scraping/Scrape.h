#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// The answer of a metrics listener.
struct Scrape
{
	int status = 0;
	std::string contentType;
	std::string text;

	/// The figure of a metric as the text names it, as in `name` or `name{label="value"}`; no value where it is not
	/// told.
	std::optional<double> value(const std::string& metric) const;
	/// What stands behind the word of each line that begins with "# TYPE".
	std::vector<std::string> types() const;
};

/// Asks the metrics listener at that port of 127.0.0.1, and blocks until it has answered. Throws Poco::Exception where
/// it does not.
Scrape scrape(std::uint16_t port, const std::string& path = "/metrics", const std::string& method = "GET");

/// The port that a broker's log names for metrics, the last one where it was started again; 0 where it names none.
std::uint16_t metricsPortIn(const std::string& log);

} // namespace Aeon::Test
