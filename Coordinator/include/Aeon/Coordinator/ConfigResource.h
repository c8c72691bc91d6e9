#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace Aeon::Coordinator
{

/// Kinds of things that carry configs, under Kafka's wire numbers.
enum class ConfigResourceType : std::int8_t
{
	UNKNOWN = 0,
	TOPIC = 2,
	BROKER = 4,
	BROKER_LOGGER = 8,
	CLIENT_METRICS = 16,
	GROUP = 32,
};

/// One thing that carries configs. A BROKER with an empty name is the default of the whole cluster.
struct ConfigResource
{
	ConfigResourceType type = ConfigResourceType::UNKNOWN;
	std::string name;

	friend auto operator<=>(const ConfigResource&, const ConfigResource&) = default;
};

/// Overridden settings of a resource: key to text, as a properties file would hold it.
using ConfigMap = std::map<std::string, std::string, std::less<>>;

} // namespace Aeon::Coordinator
