#include "BrokerConfigRules.h"

#include "Aeon/Broker/GroupSettings.h"
#include "Aeon/Broker/TopicSettings.h"

namespace Aeon
{

using Coordinator::ConfigResourceType;

bool BrokerConfigRules::isList(ConfigResourceType type, std::string_view key) const
{
	if (type == ConfigResourceType::GROUP) return GroupSettings::isList(key);
	return type == ConfigResourceType::TOPIC && TopicSettings::isList(key);
}

std::optional<std::string> BrokerConfigRules::defaultValue(ConfigResourceType type, std::string_view key) const
{
	const SettingDefinition* setting = nullptr;
	if (type == ConfigResourceType::TOPIC) setting = TopicSettings::table().find(key);
	if (type == ConfigResourceType::GROUP) setting = GroupSettings::table().find(key);
	if (setting == nullptr || !setting->defaultText) return std::nullopt;
	return std::string(*setting->defaultText);
}

Result<void>
BrokerConfigRules::validate(const Coordinator::ConfigResource& resource, const Coordinator::ConfigMap& overrides) const
{
	if (resource.type == ConfigResourceType::TOPIC) return TopicSettings::validateAll(_config, overrides);
	if (resource.type == ConfigResourceType::GROUP) return GroupSettings::validateAll(_config, overrides);
	if (resource.type == ConfigResourceType::BROKER)
	{
		if (overrides.empty()) return {};
		return Error{
			ErrorCode::INVALID_REQUEST,
			"Cannot change '" + overrides.begin()->first + "' while the broker runs: set it in its file and restart."};
	}
	return Error{
		ErrorCode::INVALID_REQUEST,
		"Resources of type " + std::to_string(static_cast<int>(resource.type)) + " take no configs here."};
}

} // namespace Aeon
