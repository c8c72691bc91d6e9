#include "SettingWarnings.h"

#include "Settings/RemovedSettings.h"

#include "Aeon/Broker/ConfigException.h"

namespace Aeon
{

namespace
{

std::string joined(const std::vector<std::string>& items)
{
	std::string text;
	for (const std::string& item : items)
		text += (text.empty() ? "" : ", ") + item;
	return text;
}

std::string unknownWarning(const SettingTable& table, const std::string& name)
{
	const std::string_view nearest = table.nearest(name);
	std::string warning = "Unknown setting " + name + " has no effect.";
	if (!nearest.empty()) warning += " Did you mean " + std::string(nearest) + "?";
	return warning;
}

/// Sorts the given names into those to speak of together and those to speak of alone.
class WarningCollector
{
public:
	explicit WarningCollector(const SettingTable& table) : _table(table) {}

	void look(const std::string& name, const std::string& text, const SettingDefinition* row)
	{
		if (row != nullptr)
			lookKnown(name, *row);
		else if (isRemovedSetting(name))
			_bygone.push_back(name);
		else if (const std::string_view instead = replacementOf(name); !instead.empty())
			throw ConfigException(name + "=" + text + ": belongs to an old Kafka; give it in " + std::string(instead));
		else
			_warnings.push_back(unknownWarning(_table, name));
	}

	std::vector<std::string> warnings() &&
	{
		if (!_withoutEffect.empty()) _warnings.push_back("Accepted without effect: " + joined(_withoutEffect) + ".");
		if (!_bygone.empty())
			_warnings.push_back("Accepted without effect, from older versions of Kafka: " + joined(_bygone) + ".");
		return std::move(_warnings);
	}

private:
	/// In listener form only TLS settings are read.
	void lookKnown(const std::string& name, const SettingDefinition& row)
	{
		if (row.dynamicOnly)
			_warnings.push_back("Setting " + name + " has no effect in a file: it can only be set at run time.");
		else if (row.effect == SettingEffect::NO_EFFECT || (name != row.name && !row.name.starts_with("ssl.")))
			_withoutEffect.push_back(name);
		else if (row.deprecated)
			_warnings.push_back("Setting " + name + " is deprecated.");
	}

	const SettingTable& _table;
	std::vector<std::string> _warnings;
	std::vector<std::string> _withoutEffect;
	std::vector<std::string> _bygone;
};

} // namespace

std::vector<std::string>
settingWarnings(const EffectiveSettings& settings, const std::vector<std::string>& ignoredListeners)
{
	WarningCollector collector(settings.table());
	for (const auto& [name, text] : settings.given())
		collector.look(name, text, settings.definition(name));
	std::vector<std::string> warnings = std::move(collector).warnings();
	if (!ignoredListeners.empty())
		warnings.push_back("Controller listeners are not opened: " + joined(ignoredListeners) + ".");
	return warnings;
}

} // namespace Aeon
