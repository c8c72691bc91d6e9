#pragma once

#include "Aeon/Base/SettingDefinition.h"
#include "Aeon/Base/SettingTable.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon
{

struct BrokerConfig;

/// Where a value comes from; the numbers are those of DescribeConfigs.
enum class ConfigSource : std::int8_t
{
	UNKNOWN = 0,
	TOPIC = 1,
	DYNAMIC_BROKER = 2,
	DYNAMIC_DEFAULT_BROKER = 3,
	STATIC_BROKER = 4,
	DEFAULT = 5,
	DYNAMIC_BROKER_LOGGER = 6,
	CLIENT_METRICS = 7,
	GROUP = 8,
};

/// A value that a config has or would have: by which name, from where. No value where it is kept secret.
struct ConfigSynonym
{
	std::string name;
	std::optional<std::string> value;
	ConfigSource source = ConfigSource::UNKNOWN;

	friend bool operator==(const ConfigSynonym&, const ConfigSynonym&) = default;
};

/// One config as DescribeConfigs tells it.
struct ConfigEntry
{
	std::string name;
	/// No value: null, or kept secret.
	std::optional<std::string> value;
	bool readOnly = false;
	ConfigSource source = ConfigSource::DEFAULT;
	bool sensitive = false;
	/// In order of precedence; always filled: the handler leaves them out where they were not asked for.
	std::vector<ConfigSynonym> synonyms;
	SettingType type = SettingType::UNKNOWN;
	/// Empty where there is none. Lives as long as the program.
	std::string_view documentation;

	/// Whether the entry has its default, as versions of DescribeConfigs that know no sources ask.
	bool isDefault() const noexcept { return source == ConfigSource::DEFAULT; }
};

/// Every config of a topic with these overrides, ascending by name. Thread-safe.
std::vector<ConfigEntry> describeTopicConfigs(const BrokerConfig& broker, const SettingMap& overrides);

/// Every config of a group with these overrides, ascending by name. Thread-safe.
std::vector<ConfigEntry> describeGroupConfigs(const BrokerConfig& broker, const SettingMap& overrides);

/// Every config of this broker, ascending by name, those that were given under unknown names too. Thread-safe.
std::vector<ConfigEntry> describeBrokerConfigs(const BrokerConfig& broker);

} // namespace Aeon
