#pragma once

#include "Aeon/Base/SettingTable.h"
#include "Aeon/Base/SettingValue.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon
{

/// The broker's settings as given (file, environment, command line) laid over the defaults of a table.
/// Immutable after construction.
class EffectiveSettings
{
public:
	/// Checks every given value that the table knows; names that it does not know are kept as they are. The table
	/// must outlive this. Throws ConfigException with the first wrong value.
	EffectiveSettings(const SettingTable& table, SettingMap given);

	const SettingTable& table() const noexcept { return *_table; }
	/// What was given, as written.
	const SettingMap& given() const noexcept { return _given; }
	bool isGiven(std::string_view name) const noexcept { return _given.contains(name); }

	/// Row of a name, also of one in the form `listener.name.<listener>.<name>`; null where there is none.
	const SettingDefinition* definition(std::string_view name) const noexcept;

	/// The value given, else the default; null where there is neither. The name must be in the table (AEON_CHECK).
	SettingValue value(std::string_view name) const;
	/// As value(), but the form `listener.name.<listener, lower case>.<name>` comes first where it is given.
	SettingValue listenerValue(std::string_view listener, std::string_view name) const;
	/// As value(), in the form in which Kafka prints it; no value is null.
	std::optional<std::string> text(std::string_view name) const;

	/// Values of settings that are never null (AEON_CHECK).
	bool boolean(std::string_view name) const;
	std::int64_t integer(std::string_view name) const;
	double real(std::string_view name) const;
	std::string string(std::string_view name) const;
	std::vector<std::string> list(std::string_view name) const;

	/// The value of the first of the definition's synonyms that was given, else of the first that has a default,
	/// brought to the definition's unit. Null where there is neither.
	SettingValue resolved(const SettingDefinition& definition) const;

private:
	const SettingTable* _table;
	SettingMap _given;
};

} // namespace Aeon
