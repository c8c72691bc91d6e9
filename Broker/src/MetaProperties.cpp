#include "Aeon/Broker/MetaProperties.h"

#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/PropertiesFile.h"

#include <charconv>

namespace Aeon
{

namespace
{

std::string required(const SettingMap& properties, const std::string& key)
{
	const auto found = properties.find(key);
	if (found == properties.end() || found->second.empty()) throw ConfigException("has no " + key);
	return found->second;
}

NodeId nodeIdOf(const std::string& text)
{
	std::int32_t id = -1;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
	if (error != std::errc{} || end != text.data() + text.size() || id < 0)
		throw ConfigException("node.id=" + text + " is not a number from 0 to 2147483647");
	return NodeId(id);
}

/// Kafka keeps the first hundred ids for directories that are lost, unassigned or migrating.
bool isReserved(const Uuid& id)
{
	return id.high == 0 && id.low < 100;
}

Uuid directoryIdOf(const std::string& text)
{
	const std::optional<Uuid> id = Uuid::parse(text);
	if (!id || isReserved(*id)) throw ConfigException("directory.id=" + text + " is not the id of a directory");
	return *id;
}

} // namespace

MetaProperties MetaProperties::parse(std::string_view text)
{
	const SettingMap properties = parseProperties(text);
	const auto version = properties.find("version");
	if (version == properties.end() || version->second == "0")
		throw ConfigException("is of a Kafka that ran with ZooKeeper; migrate it to KRaft with Kafka first");
	if (version->second != "1") throw ConfigException("version=" + version->second + " is not known; 1 is");
	MetaProperties meta;
	meta.clusterId = required(properties, "cluster.id");
	meta.nodeId = nodeIdOf(required(properties, "node.id"));
	if (const auto id = properties.find("directory.id"); id != properties.end())
		meta.directoryId = directoryIdOf(id->second);
	return meta;
}

std::string MetaProperties::toText() const
{
	SettingMap properties{{"version", "1"}, {"cluster.id", clusterId}, {"node.id", std::to_string(nodeId.value())}};
	if (directoryId) properties["directory.id"] = directoryId->toString();
	return formatProperties(properties);
}

} // namespace Aeon
