#include "Aeon/Broker/SettingsReference.h"

#include "Aeon/Base/SettingValue.h"
#include "Aeon/Broker/BrokerSettings.h"
#include "Aeon/Broker/GroupSettings.h"
#include "Aeon/Broker/PropertiesFile.h"
#include "Aeon/Broker/TopicSettings.h"

namespace Aeon
{

namespace
{

constexpr std::string_view INTRODUCTION =
	R"(# Settings

Printed by `aeon --print-settings`; a test compares this file with the binary.

Names, types, defaults and ranges are Kafka's; names that begin with `aeon.` are ours. A setting is

- **honoured**: the broker does what it says;
- **without effect**: accepted, because files made for Kafka hold it, and said once at start;
- **refused**: any value but the default ends the start, because to ignore it would promise what is not there.

)";

std::string codeText(std::string_view text)
{
	return "`" + std::string(text) + "`";
}

std::string defaultCell(const SettingDefinition& row)
{
	if (!row.defaultText) return "unset";
	return row.defaultText->empty() ? "empty" : codeText(*row.defaultText);
}

std::string allowedCell(const SettingDefinition& row)
{
	std::string text = allowedText(row);
	// A pipe would end the table's cell.
	for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
		text.insert(at, "\\");
	return text;
}

std::string headed(std::string_view title, std::string_view introduction)
{
	return "## " + std::string(title) + "\n\n" + std::string(introduction) + "\n\n";
}

void appendRows(std::string& text, const SettingTable& table, SettingEffect effect)
{
	text += "| setting | default | must be | |\n|---|---|---|---|\n";
	for (const SettingDefinition* row : table.rows())
		if (row->effect == effect && !row->internal)
			text += "| " + codeText(row->name) + " | " + defaultCell(*row) + " | " + allowedCell(*row) + " | " +
					std::string(row->documentation) + " |\n";
	text += '\n';
}

void appendNames(std::string& text, const SettingTable& table)
{
	std::string names;
	for (const SettingDefinition* row : table.rows())
		if (row->effect == SettingEffect::NO_EFFECT && !row->internal)
			names += (names.empty() ? "" : ", ") + codeText(row->name);
	text += names + ".\n\n";
}

} // namespace

std::string settingsReference()
{
	std::string text(INTRODUCTION);
	text += headed("Broker: honoured", "Given in the settings file, by `KAFKA_*` variables, or by `--override`.");
	appendRows(text, brokerSettings(), SettingEffect::HONOURED);
	text += headed("Broker: refused", "The last column says why.");
	appendRows(text, brokerSettings(), SettingEffect::REFUSED);
	text +=
		headed("Broker: without effect", "Checked as Kafka checks them, described to clients, and otherwise unused:");
	appendNames(text, brokerSettings());
	text += headed("Topic: honoured", "Given when a topic is created or altered; changes count at once.");
	appendRows(text, TopicSettings::table(), SettingEffect::HONOURED);
	text += headed("Topic: refused", "The last column says why.");
	appendRows(text, TopicSettings::table(), SettingEffect::REFUSED);
	text += headed("Topic: without effect", "Checked, kept and described, and otherwise unused:");
	appendNames(text, TopicSettings::table());
	text += headed("Group: honoured", "Given when a group's configs are altered; changes count at once.");
	appendRows(text, GroupSettings::table(), SettingEffect::HONOURED);
	text += headed("Group: without effect", "Checked, kept and described, and otherwise unused:");
	appendNames(text, GroupSettings::table());
	text.pop_back();
	return text;
}

std::string defaultSettingsFile()
{
	std::string text;
	for (const SettingDefinition* row : brokerSettings().rows())
	{
		if (row->internal || row->dynamicOnly) continue;
		if (row->effect == SettingEffect::HONOURED) text += "# " + std::string(row->documentation) + "\n";
		const std::string line =
			formatProperties({{std::string(row->name), std::string(row->defaultText.value_or(""))}});
		text += (row->defaultText ? "" : "#") + line;
	}
	return text;
}

} // namespace Aeon
