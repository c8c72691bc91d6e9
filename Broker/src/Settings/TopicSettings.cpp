#include "Aeon/Broker/TopicSettings.h"

#include "SettingAreas.h"

#include "Aeon/Base/SettingValue.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/TopicConfig.h"

namespace Aeon
{

namespace
{

Error invalid(const std::string& message)
{
	return Error{ErrorCode::INVALID_CONFIG, message};
}

} // namespace

const SettingTable& TopicSettings::table()
{
	static const SettingTable TABLE{topicRows()};
	return TABLE;
}

Result<void> TopicSettings::validate(std::string_view name, std::string_view value)
{
	const SettingDefinition* row = table().find(name);
	if (row == nullptr) return invalid(std::string(name) + ": topics have no such setting");
	const Result<SettingValue> parsed = parseSetting(*row, value);
	if (!parsed) return parsed.error();
	if (row->effect == SettingEffect::REFUSED && parsed.value() != defaultValue(*row))
		return invalid(
			std::string(name) + "=" + std::string(trimmed(value)) + ": must be " + std::string(*row->defaultText) +
			": " + std::string(row->documentation));
	return {};
}

Result<void> TopicSettings::validateAll(const BrokerConfig& broker, const SettingMap& overrides)
{
	for (const auto& [name, value] : overrides)
		if (Result<void> checked = validate(name, value); !checked) return checked;
	const TopicConfig config = TopicConfig::of(broker, overrides);
	if (config.log.minCompactionLagMs > config.log.maxCompactionLagMs)
		return invalid(
			"min.compaction.lag.ms=" + std::to_string(config.log.minCompactionLagMs) +
			": must be at most max.compaction.lag.ms, which is " + std::to_string(config.log.maxCompactionLagMs));
	return {};
}

bool TopicSettings::isList(std::string_view name)
{
	const SettingDefinition* row = table().find(name);
	return row != nullptr && row->type == SettingType::LIST;
}

} // namespace Aeon
