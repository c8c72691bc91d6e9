#include "Aeon/Coordinator/ConfigOperations.h"

#include "Aeon/Coordinator/TopicNames.h"

#include <algorithm>
#include <charconv>

namespace Aeon::Coordinator
{

namespace
{

std::vector<std::string> itemsOf(std::string_view text)
{
	std::vector<std::string> items;
	while (!text.empty())
	{
		const std::size_t comma = std::min(text.find(','), text.size());
		if (comma > 0) items.emplace_back(text.substr(0, comma));
		text.remove_prefix(std::min(comma + 1, text.size()));
	}
	return items;
}

std::string joined(const std::vector<std::string>& items)
{
	std::string text;
	for (const auto& item : items)
		text += (text.empty() ? "" : ",") + item;
	return text;
}

/// The list that APPEND or SUBTRACT leaves.
std::string changedList(std::vector<std::string> items, const ConfigChange& change)
{
	for (auto& item : itemsOf(change.value))
	{
		const auto place = std::find(items.begin(), items.end(), item);
		if (change.type == ConfigChangeType::APPEND && place == items.end())
			items.push_back(std::move(item));
		else if (change.type == ConfigChangeType::SUBTRACT && place != items.end())
			items.erase(place);
	}
	return joined(items);
}

Result<void>
applyChange(const ConfigResource& resource, const ConfigChange& change, const ConfigRules& rules, ConfigMap& configs)
{
	switch (change.type)
	{
	case ConfigChangeType::SET:
		configs.insert_or_assign(change.key, change.value);
		return {};
	case ConfigChangeType::REMOVE:
		configs.erase(change.key);
		return {};
	case ConfigChangeType::APPEND:
	case ConfigChangeType::SUBTRACT:
	{
		if (!rules.isList(resource.type, change.key))
			return Error{
				ErrorCode::INVALID_CONFIG, "'" + change.key +
											   "' is no list, so that nothing can be appended to it or "
											   "subtracted from it."};
		const auto present = configs.find(change.key);
		const std::string start = present != configs.end()
									  ? present->second
									  : rules.defaultValue(resource.type, change.key).value_or(std::string());
		configs.insert_or_assign(change.key, changedList(itemsOf(start), change));
		return {};
	}
	}
	return Error{
		ErrorCode::INVALID_REQUEST,
		"Unknown operation " + std::to_string(static_cast<int>(change.type)) + " on '" + change.key + "'."};
}

Result<void> checkTopicResource(const MetadataImage& image, const std::string& name)
{
	if (name.empty()) return Error{ErrorCode::INVALID_REQUEST, "There are no default configs of topics."};
	if (auto problem = topicNameProblem(name); !problem.empty())
		return Error{ErrorCode::INVALID_TOPIC_EXCEPTION, std::move(problem)};
	if (image.topic(name) == nullptr)
		return Error{ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist."};
	return {};
}

Result<void> checkBrokerResource(const MetadataImage& image, const std::string& name)
{
	if (name.empty()) return {};
	std::int32_t id = -1;
	const auto read = std::from_chars(name.data(), name.data() + name.size(), id);
	if (read.ec != std::errc() || read.ptr != name.data() + name.size() || id < 0)
		return Error{ErrorCode::INVALID_REQUEST, "'" + name + "' is no broker id."};
	if (image.broker(NodeId(id)) == nullptr)
		return Error{ErrorCode::BROKER_ID_NOT_REGISTERED, "No broker " + name + " is registered."};
	return {};
}

Result<void> checkGroupResource(const std::string& name)
{
	if (name.empty()) return Error{ErrorCode::INVALID_REQUEST, "There are no default configs of groups."};
	return {};
}

Result<void> checkResource(const MetadataImage& image, const ConfigResource& resource)
{
	switch (resource.type)
	{
	case ConfigResourceType::TOPIC:
		return checkTopicResource(image, resource.name);
	case ConfigResourceType::BROKER:
		return checkBrokerResource(image, resource.name);
	case ConfigResourceType::GROUP:
		return checkGroupResource(resource.name);
	default:
		return {};
	}
}

void addConfigRecord(
	MetadataRecords& records, const ConfigResource& resource, std::string_view key, const std::string* value)
{
	ConfigRecord record;
	record.resourceType = static_cast<std::int8_t>(resource.type);
	record.resourceName = records.keep(resource.name);
	record.name = records.keep(key);
	if (value != nullptr)
		record.value = records.keep(*value);
	else
		record.value = std::nullopt;
	records.add(record);
}

/// Checks what the resource would have, and records the difference to what it has.
Result<void> recordConfigs(
	const MetadataImage& image, const ConfigResource& resource, const ConfigMap& wanted, const ConfigRules& rules,
	MetadataRecords& records)
{
	if (auto checked = checkResource(image, resource); !checked) return checked;
	if (auto checked = rules.validate(resource, wanted); !checked) return checked;
	const ConfigMap& present = image.configs(resource.type, resource.name);
	for (const auto& [key, value] : wanted)
		if (const auto found = present.find(key); found == present.end() || found->second != value)
			addConfigRecord(records, resource, key, &value);
	for (const auto& [key, value] : present)
		if (!wanted.contains(key)) addConfigRecord(records, resource, key, nullptr);
	return {};
}

Result<void> alterResource(
	const MetadataImage& image, const ConfigAlteration& alteration, const ConfigRules& rules, MetadataRecords& records)
{
	ConfigMap configs = image.configs(alteration.resource.type, alteration.resource.name);
	for (const ConfigChange& change : alteration.changes)
		if (auto changed = applyChange(alteration.resource, change, rules, configs); !changed) return changed;
	return recordConfigs(image, alteration.resource, configs, rules, records);
}

} // namespace

Outcome<std::vector<Result<void>>>
alterConfigs(const MetadataImage& image, std::span<const ConfigAlteration> alterations, const ConfigRules& rules)
{
	Outcome<std::vector<Result<void>>> outcome;
	for (const ConfigAlteration& alteration : alterations)
		outcome.response.push_back(alterResource(image, alteration, rules, outcome.records));
	return outcome;
}

Outcome<std::vector<Result<void>>>
replaceConfigs(const MetadataImage& image, std::span<const ConfigReplacement> replacements, const ConfigRules& rules)
{
	Outcome<std::vector<Result<void>>> outcome;
	for (const ConfigReplacement& replacement : replacements)
		outcome.response.push_back(
			recordConfigs(image, replacement.resource, replacement.configs, rules, outcome.records));
	return outcome;
}

} // namespace Aeon::Coordinator
