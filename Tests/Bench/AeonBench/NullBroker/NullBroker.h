#pragma once

#include "Workload.h"

#include <cstdint>

namespace Aeon::Bench
{

/// Serves the null broker on that port of 127.0.0.1; blocks until SIGTERM or SIGINT. The signals must be blocked in
/// every thread of the process.
void serveNullBroker(std::uint16_t port, const Workload& workload);

} // namespace Aeon::Bench
