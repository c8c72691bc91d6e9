#include "MetricsListenerSettings.h"

#include "ListenerEndpoint.h"

#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/EffectiveSettings.h"

#include <algorithm>
#include <string>

namespace Aeon
{

namespace
{

constexpr const char* KEY = "aeon.metrics.listener";

[[noreturn]] void fail(const std::string& value, const std::string& what)
{
	throw ConfigException(std::string(KEY) + "=" + value + ": " + what);
}

} // namespace

std::optional<MetricsListenerConfig>
metricsListenerOf(const EffectiveSettings& settings, const std::vector<ListenerConfig>& listeners)
{
	const std::string value = settings.string(KEY);
	if (value.empty()) return std::nullopt;
	const auto endpoint = ListenerEndpoint::parse(value);
	if (!endpoint || endpoint->name != "HTTP") fail(value, "must be HTTP://host:port with a port from 0 to 65535");
	const auto taken = std::find_if(
		listeners.begin(), listeners.end(),
		[&](const ListenerConfig& listener) { return listener.port != 0 && listener.port == endpoint->port; });
	if (taken != listeners.end())
		fail(value, "must have a port of its own; this one is listener " + taken->name + "'s");
	return MetricsListenerConfig{endpoint->isEveryAddress() ? std::string() : endpoint->host, endpoint->port};
}

} // namespace Aeon
