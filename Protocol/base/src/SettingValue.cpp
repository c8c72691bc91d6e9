#include "Aeon/Base/SettingValue.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace Aeon
{

namespace
{

char lowerLetter(char letter) noexcept
{
	return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool equalIgnoringCase(std::string_view left, std::string_view right)
{
	return std::equal(
		left.begin(), left.end(), right.begin(), right.end(),
		[](char a, char b) { return lowerLetter(a) == lowerLetter(b); });
}

/// Java takes a leading plus sign, from_chars does not.
std::string_view withoutPlus(std::string_view text)
{
	const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+';
	return plus ? text.substr(1) : text;
}

std::optional<bool> parseBoolean(std::string_view text)
{
	if (equalIgnoringCase(text, "true")) return true;
	if (equalIgnoringCase(text, "false")) return false;
	return std::nullopt;
}

std::optional<std::int64_t> parseInteger(std::string_view text, std::int64_t low, std::int64_t high)
{
	text = withoutPlus(text);
	std::int64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
	if (number < low || number > high) return std::nullopt;
	return number;
}

std::optional<double> parseDouble(std::string_view text)
{
	text = withoutPlus(text);
	// Java's type suffixes.
	if (text.size() > 1 && std::string_view("fFdD").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
	double number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
	return number;
}

template <typename Number>
SettingValue numberValue(std::optional<Number> number)
{
	return number ? SettingValue(*number) : SettingValue();
}

/// The text read by its type alone; null where it is not of the type.
SettingValue readTyped(SettingType type, std::string_view text)
{
	switch (type)
	{
	case SettingType::BOOLEAN:
		return numberValue(parseBoolean(text));
	case SettingType::SHORT:
		return numberValue(
			parseInteger(text, std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()));
	case SettingType::INT:
		return numberValue(
			parseInteger(text, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
	case SettingType::LONG:
		return numberValue(
			parseInteger(text, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
	case SettingType::DOUBLE:
		return numberValue(parseDouble(text));
	case SettingType::LIST:
		return splitList(text);
	default:
		return std::string(text);
	}
}

bool inBounds(const SettingDefinition& definition, double number)
{
	if (std::isnan(number)) return !definition.min && !definition.max;
	return (!definition.min || number >= *definition.min) && (!definition.max || number <= *definition.max);
}

bool isAllowed(const SettingDefinition& definition, std::string_view text)
{
	if (definition.allowed.empty()) return true;
	const std::vector<std::string> allowed = splitList(definition.allowed);
	return std::any_of(
		allowed.begin(), allowed.end(), [&](const std::string& one)
		{ return definition.allowedIgnoresCase ? equalIgnoringCase(one, text) : one == text; });
}

void dropRepeated(std::vector<std::string>& items)
{
	std::vector<std::string> unique;
	for (std::string& item : items)
		if (std::find(unique.begin(), unique.end(), item) == unique.end()) unique.push_back(std::move(item));
	items = std::move(unique);
}

bool listPasses(const SettingDefinition& definition, std::vector<std::string>& items)
{
	if (!definition.checkedList) return true;
	dropRepeated(items);
	if (items.empty()) return definition.emptyListAllowed;
	return std::all_of(
		items.begin(), items.end(),
		[&](const std::string& item) { return !item.empty() && isAllowed(definition, item); });
}

bool passes(const SettingDefinition& definition, std::string_view text, SettingValue& value)
{
	if (definition.rule.accepts != nullptr && !definition.rule.accepts(text)) return false;
	if (auto* number = std::get_if<std::int64_t>(&value)) return inBounds(definition, static_cast<double>(*number));
	if (auto* number = std::get_if<double>(&value)) return inBounds(definition, *number);
	if (auto* items = std::get_if<std::vector<std::string>>(&value)) return listPasses(definition, *items);
	if (auto* string = std::get_if<std::string>(&value)) return isAllowed(definition, *string);
	return true;
}

} // namespace

Result<SettingValue> parseSetting(const SettingDefinition& definition, std::string_view text)
{
	const std::string_view content = trimmed(text);
	SettingValue value = readTyped(definition.type, content);
	const bool typed = !std::holds_alternative<std::monostate>(value);
	if (typed && passes(definition, content, value)) return value;
	const std::string shown = definition.sensitive() ? "(hidden)" : std::string(content);
	return Error{
		ErrorCode::INVALID_CONFIG, std::string(definition.name) + "=" + shown + ": must be " + allowedText(definition)};
}

SettingValue defaultValue(const SettingDefinition& definition)
{
	if (!definition.defaultText) return {};
	SettingValue value = readTyped(definition.type, *definition.defaultText);
	AEON_CHECK(!std::holds_alternative<std::monostate>(value));
	return value;
}

std::vector<std::string> splitList(std::string_view text)
{
	std::vector<std::string> items;
	text = trimmed(text);
	if (text.empty()) return items;
	while (true)
	{
		const std::size_t comma = text.find(',');
		items.emplace_back(trimmed(text.substr(0, comma)));
		if (comma == std::string_view::npos) return items;
		text.remove_prefix(comma + 1);
	}
}

std::string_view trimmed(std::string_view text) noexcept
{
	const auto isSpace = [](char letter) { return static_cast<unsigned char>(letter) <= ' '; };
	while (!text.empty() && isSpace(text.front()))
		text.remove_prefix(1);
	while (!text.empty() && isSpace(text.back()))
		text.remove_suffix(1);
	return text;
}

} // namespace Aeon
