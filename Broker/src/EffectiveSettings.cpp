#include "Aeon/Broker/EffectiveSettings.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/ConfigException.h"

namespace Aeon
{

namespace
{

constexpr std::string_view LISTENER_PREFIX = "listener.name.";

/// The setting that a name in listener form speaks of; the form may hold a SASL mechanism before it.
const SettingDefinition* listenerSetting(const SettingTable& table, std::string_view name)
{
	if (!name.starts_with(LISTENER_PREFIX)) return nullptr;
	for (std::size_t dot = name.find('.', LISTENER_PREFIX.size()); dot != std::string_view::npos;
		 dot = name.find('.', dot + 1))
		if (const SettingDefinition* row = table.find(name.substr(dot + 1))) return row;
	return nullptr;
}

/// The check that a text passes under a name, which may be in listener form.
SettingValue parsed(const SettingDefinition& definition, std::string_view name, std::string_view text)
{
	SettingDefinition named = definition;
	named.name = name;
	const Result<SettingValue> value = parseSetting(named, text);
	if (!value) throw ConfigException(value.error().message);
	return value.value();
}

void refuse(const SettingDefinition& definition, std::string_view name, std::string_view text)
{
	const std::string_view content = trimmed(text);
	if (content.empty()) return;
	const SettingValue value = parsed(definition, name, content);
	if (value == defaultValue(definition)) return;
	const std::string wanted = definition.defaultText && !definition.defaultText->empty()
								   ? std::string(*definition.defaultText) + " or unset"
								   : "unset";
	throw ConfigException(
		std::string(name) + "=" + std::string(content) + ": must be " + wanted + ": " +
		std::string(definition.documentation));
}

std::string lowerCase(std::string_view text)
{
	std::string lower(text);
	for (char& letter : lower)
		if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
	return lower;
}

/// A whole number in the unit of the setting that takes it over.
SettingValue converted(SettingValue value, std::int64_t factor)
{
	if (auto* number = std::get_if<std::int64_t>(&value)) *number *= factor;
	return value;
}

template <typename Kind>
Kind required(const EffectiveSettings& settings, std::string_view name)
{
	const SettingValue value = settings.value(name);
	AEON_CHECK(std::holds_alternative<Kind>(value));
	return std::get<Kind>(value);
}

} // namespace

EffectiveSettings::EffectiveSettings(const SettingTable& table, SettingMap given) :
	_table(&table), _given(std::move(given))
{
	for (const auto& [name, text] : _given)
	{
		const SettingDefinition* row = definition(name);
		if (row == nullptr) continue;
		if (row->effect == SettingEffect::REFUSED)
			refuse(*row, name, text);
		else
			parsed(*row, name, text);
	}
}

const SettingDefinition* EffectiveSettings::definition(std::string_view name) const noexcept
{
	const SettingDefinition* row = _table->find(name);
	return row != nullptr ? row : listenerSetting(*_table, name);
}

SettingValue EffectiveSettings::value(std::string_view name) const
{
	const SettingDefinition* row = _table->find(name);
	AEON_CHECK(row != nullptr);
	const auto given = _given.find(name);
	if (given == _given.end() || row->dynamicOnly) return defaultValue(*row);
	return parsed(*row, name, given->second);
}

SettingValue EffectiveSettings::listenerValue(std::string_view listener, std::string_view name) const
{
	const std::string prefixed = std::string(LISTENER_PREFIX) + lowerCase(listener) + "." + std::string(name);
	const auto given = _given.find(prefixed);
	if (given == _given.end()) return value(name);
	const SettingDefinition* row = _table->find(name);
	AEON_CHECK(row != nullptr);
	return parsed(*row, prefixed, given->second);
}

std::optional<std::string> EffectiveSettings::text(std::string_view name) const
{
	const SettingValue shown = value(name);
	if (std::holds_alternative<std::monostate>(shown)) return std::nullopt;
	return settingText(shown);
}

bool EffectiveSettings::boolean(std::string_view name) const
{
	return required<bool>(*this, name);
}

std::int64_t EffectiveSettings::integer(std::string_view name) const
{
	return required<std::int64_t>(*this, name);
}

double EffectiveSettings::real(std::string_view name) const
{
	return required<double>(*this, name);
}

std::string EffectiveSettings::string(std::string_view name) const
{
	return required<std::string>(*this, name);
}

std::vector<std::string> EffectiveSettings::list(std::string_view name) const
{
	return required<std::vector<std::string>>(*this, name);
}

SettingValue EffectiveSettings::resolved(const SettingDefinition& definition) const
{
	for (const SettingSynonym& synonym : definition.synonyms)
		if (!synonym.name.empty() && isGiven(synonym.name)) return converted(value(synonym.name), synonym.factor);
	for (const SettingSynonym& synonym : definition.synonyms)
	{
		if (synonym.name.empty()) break;
		const SettingValue fallback = value(synonym.name);
		if (!std::holds_alternative<std::monostate>(fallback)) return converted(fallback, synonym.factor);
	}
	return defaultValue(definition);
}

} // namespace Aeon
