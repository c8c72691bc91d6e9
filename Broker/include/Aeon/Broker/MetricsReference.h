#pragma once

#include <string>

namespace Aeon
{

/// The list of metrics in Markdown: names, types, labels and what they tell. `aeon --print-metrics` prints it, and
/// Broker/Metrics.md holds it.
std::string metricsReference();

} // namespace Aeon
