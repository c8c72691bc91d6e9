#pragma once

#include <cstdint>
#include <string>

namespace Aeon
{

/// Where metrics are served (`aeon.metrics.listener`).
struct MetricsListenerConfig
{
	/// Address or host name; empty is every address of the machine.
	std::string host;
	/// 0 is any free port.
	std::uint16_t port = 0;
};

} // namespace Aeon
