#include "Aeon/Broker/ConfigDescription.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/GroupSettings.h"
#include "Aeon/Broker/TopicConfig.h"
#include "Aeon/Broker/TopicSettings.h"

#include <algorithm>

namespace Aeon
{

namespace
{

std::optional<std::string> shown(const SettingDefinition& row, const SettingValue& value)
{
	if (row.sensitive() || std::holds_alternative<std::monostate>(value)) return std::nullopt;
	return settingText(value);
}

/// Adds what the broker's file and defaults hold under one name.
void addBrokerSynonyms(const EffectiveSettings& settings, std::string_view name, std::vector<ConfigSynonym>& synonyms)
{
	const SettingDefinition* row = settings.definition(name);
	const bool sensitive = row == nullptr || row->sensitive();
	if (const auto given = settings.given().find(name); given != settings.given().end())
	{
		std::optional<std::string> value;
		if (!sensitive) value = std::string(trimmed(given->second));
		synonyms.push_back({std::string(name), std::move(value), ConfigSource::STATIC_BROKER});
	}
	if (row == nullptr || !row->defaultText) return;
	std::optional<std::string> value;
	if (!sensitive) value = std::string(*row->defaultText);
	synonyms.push_back({std::string(name), std::move(value), ConfigSource::DEFAULT});
}

void addSynonyms(const EffectiveSettings& settings, const SettingDefinition& row, std::vector<ConfigSynonym>& synonyms)
{
	for (const SettingSynonym& synonym : row.synonyms)
		if (!synonym.name.empty()) addBrokerSynonyms(settings, synonym.name, synonyms);
}

ConfigEntry entryOf(const SettingDefinition& row, std::string_view name)
{
	ConfigEntry entry;
	entry.name = name;
	entry.sensitive = row.sensitive();
	entry.type = row.type;
	if (row.effect == SettingEffect::HONOURED) entry.documentation = row.documentation;
	return entry;
}

void takeSource(ConfigEntry& entry)
{
	entry.source = entry.synonyms.empty() ? ConfigSource::DEFAULT : entry.synonyms.front().source;
}

ConfigEntry topicEntry(const BrokerConfig& broker, const SettingMap& overrides, const SettingDefinition& row)
{
	ConfigEntry entry = entryOf(row, row.name);
	entry.value = shown(row, topicSettingValue(broker, overrides, row.name));
	if (const auto override = overrides.find(row.name); override != overrides.end())
		entry.synonyms.push_back({entry.name, std::string(trimmed(override->second)), ConfigSource::TOPIC});
	addSynonyms(*broker.settings, row, entry.synonyms);
	takeSource(entry);
	return entry;
}

ConfigEntry groupEntry(const BrokerConfig& broker, const SettingMap& overrides, const SettingDefinition& row)
{
	ConfigEntry entry = entryOf(row, row.name);
	entry.value = shown(row, GroupSettings::value(broker, overrides, row.name));
	if (const auto override = overrides.find(row.name); override != overrides.end())
		entry.synonyms.push_back({entry.name, std::string(trimmed(override->second)), ConfigSource::GROUP});
	if (!row.synonyms.front().name.empty())
		addSynonyms(*broker.settings, row, entry.synonyms);
	else if (row.defaultText)
		entry.synonyms.push_back({entry.name, std::string(*row.defaultText), ConfigSource::DEFAULT});
	takeSource(entry);
	return entry;
}

ConfigEntry brokerEntry(const EffectiveSettings& settings, const SettingDefinition& row)
{
	ConfigEntry entry = entryOf(row, row.name);
	entry.value = shown(row, settings.value(row.name));
	entry.readOnly = row.update == SettingUpdate::READ_ONLY;
	if (row.synonyms.front().name.empty())
		addBrokerSynonyms(settings, row.name, entry.synonyms);
	else
		addSynonyms(settings, row, entry.synonyms);
	takeSource(entry);
	return entry;
}

/// A given setting that the table holds only by its listener form, or not at all: then nobody knows whether it is a
/// secret, and it is kept as one.
ConfigEntry extraEntry(const EffectiveSettings& settings, const std::string& name, const std::string& text)
{
	const SettingDefinition* row = settings.definition(name);
	ConfigEntry entry = row != nullptr ? entryOf(*row, name) : ConfigEntry{};
	entry.name = name;
	entry.sensitive = row == nullptr || row->sensitive();
	entry.readOnly = row == nullptr || row->update == SettingUpdate::READ_ONLY;
	if (!entry.sensitive) entry.value = std::string(trimmed(text));
	entry.synonyms.push_back({name, entry.value, ConfigSource::STATIC_BROKER});
	takeSource(entry);
	return entry;
}

void sortByName(std::vector<ConfigEntry>& entries)
{
	std::sort(
		entries.begin(), entries.end(),
		[](const ConfigEntry& left, const ConfigEntry& right) { return left.name < right.name; });
}

} // namespace

std::vector<ConfigEntry> describeTopicConfigs(const BrokerConfig& broker, const SettingMap& overrides)
{
	std::vector<ConfigEntry> entries;
	for (const SettingDefinition* row : TopicSettings::table().rows())
		if (!row->internal || overrides.contains(row->name)) entries.push_back(topicEntry(broker, overrides, *row));
	return entries;
}

std::vector<ConfigEntry> describeGroupConfigs(const BrokerConfig& broker, const SettingMap& overrides)
{
	std::vector<ConfigEntry> entries;
	for (const SettingDefinition* row : GroupSettings::table().rows())
		if (!row->internal || overrides.contains(row->name)) entries.push_back(groupEntry(broker, overrides, *row));
	return entries;
}

std::vector<ConfigEntry> describeBrokerConfigs(const BrokerConfig& broker)
{
	const EffectiveSettings& settings = *broker.settings;
	std::vector<ConfigEntry> entries;
	for (const SettingDefinition* row : settings.table().rows())
		if (!row->internal || settings.isGiven(row->name)) entries.push_back(brokerEntry(settings, *row));
	for (const auto& [name, text] : settings.given())
		if (settings.table().find(name) == nullptr) entries.push_back(extraEntry(settings, name, text));
	sortByName(entries);
	return entries;
}

} // namespace Aeon
