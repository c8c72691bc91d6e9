#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/SettingDefinition.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace Aeon
{

/// The value of a setting: null, or what its type makes of the text (every whole number as int64; strings, classes
/// and passwords as text).
using SettingValue = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

/// Reads and checks a text by the rules of Kafka's config types. A failure is INVALID_CONFIG with a message of the
/// form "key=value: must be ..." (passwords are not repeated). Thread-safe.
Result<SettingValue> parseSetting(const SettingDefinition& definition, std::string_view text);

/// The default, parsed; null where there is none. Thread-safe.
SettingValue defaultValue(const SettingDefinition& definition);

/// The text in which Kafka prints a value: lists joined with ',', doubles as Java prints them, null as "".
std::string settingText(const SettingValue& value);

/// What a setting allows, as in "a whole number from 1 to 17"; follows "must be".
std::string allowedText(const SettingDefinition& definition);

/// Splits at commas, dropping the spaces around them; an empty text has no items.
std::vector<std::string> splitList(std::string_view text);

/// Without the white space at both ends.
std::string_view trimmed(std::string_view text) noexcept;

} // namespace Aeon
