#pragma once

#include "LatencyHistogram.h"

#include <string>

namespace Aeon::Bench
{

/// Produces one small record after the other with acks=1 to partition 0 of an empty topic, each when the one before has
/// been acknowledged and has come out of a Fetch that waited for it. Blocks for both times; returns the time from the
/// start of sending to that. Throws std::runtime_error or std::system_error where the broker refuses something.
LatencyHistogram
relayRecords(const std::string& bootstrap, const std::string& topic, double warmUpSeconds, double seconds);

} // namespace Aeon::Bench
