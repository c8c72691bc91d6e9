#pragma once

#include "Aeon/Base/MetricFamily.h"

#include <string>
#include <string_view>

namespace Aeon
{

/// What metricsText() is, as HTTP names it.
inline constexpr std::string_view METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/// The metrics in Prometheus' text format, in their order. A metric without figures is left out.
std::string metricsText(const MetricFamilies& families);

} // namespace Aeon
