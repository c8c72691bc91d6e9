#include "Aeon/Base/SettingValue.h"

#include <array>
#include <charconv>
#include <cmath>

namespace Aeon
{

namespace
{

/// Shortest digits that read back as the number, and the decimal exponent of the first of them.
struct Decimal
{
	std::string digits;
	int exponent = 0;
};

Decimal decimalOf(double magnitude)
{
	std::array<char, 40> buffer{};
	const auto [end, error] =
		std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::scientific);
	const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
	const std::size_t mark = text.find('e');
	Decimal decimal;
	for (char letter : text.substr(0, mark))
		if (letter != '.') decimal.digits += letter;
	std::string_view exponent = text.substr(mark + 1);
	if (exponent.front() == '+') exponent.remove_prefix(1);
	std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.exponent);
	return decimal;
}

/// Digits with a point after the first `whole` of them and at least one behind it.
std::string pointed(std::string digits, std::size_t whole)
{
	while (digits.size() < whole + 1)
		digits += '0';
	return digits.substr(0, whole) + "." + digits.substr(whole);
}

/// As Java prints doubles: plain from 0.001 up to 10^7, else with an exponent.
std::string doubleText(double number)
{
	if (std::isnan(number)) return "NaN";
	const std::string sign = std::signbit(number) ? "-" : "";
	if (std::isinf(number)) return sign + "Infinity";
	if (number == 0) return sign + "0.0";
	const double magnitude = std::fabs(number);
	const Decimal decimal = decimalOf(magnitude);
	if (magnitude >= 1e7 || magnitude < 1e-3)
		return sign + pointed(decimal.digits, 1) + "E" + std::to_string(decimal.exponent);
	if (decimal.exponent >= 0) return sign + pointed(decimal.digits, static_cast<std::size_t>(decimal.exponent) + 1);
	return sign + "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') + decimal.digits;
}

std::string joined(const std::vector<std::string>& items)
{
	std::string text;
	for (const std::string& item : items)
	{
		if (&item != &items.front()) text += ',';
		text += item;
	}
	return text;
}

std::string boundText(double bound)
{
	return std::to_string(static_cast<std::int64_t>(bound));
}

std::string numberText(const SettingDefinition& definition, std::string kind)
{
	const bool real = definition.type == SettingType::DOUBLE;
	const auto show = [&](double bound) { return real ? doubleText(bound) : boundText(bound); };
	if (definition.min && definition.max)
		return kind + " from " + show(*definition.min) + " to " + show(*definition.max);
	if (definition.min) return kind + ", at least " + show(*definition.min);
	if (definition.max) return kind + ", at most " + show(*definition.max);
	return kind;
}

std::string listText(const SettingDefinition& definition)
{
	std::string text = definition.emptyListAllowed ? "a comma-separated list" : "a comma-separated list, not empty,";
	if (!definition.checkedList) return text;
	text += definition.allowed.empty() ? " without empty items" : " of " + joined(splitList(definition.allowed));
	return text;
}

} // namespace

std::string settingText(const SettingValue& value)
{
	if (auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
	if (auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
	if (auto* number = std::get_if<double>(&value)) return doubleText(*number);
	if (auto* text = std::get_if<std::string>(&value)) return *text;
	if (auto* items = std::get_if<std::vector<std::string>>(&value)) return joined(*items);
	return {};
}

std::string allowedText(const SettingDefinition& definition)
{
	if (definition.rule.accepts != nullptr) return std::string(definition.rule.description);
	switch (definition.type)
	{
	case SettingType::BOOLEAN:
		return "true or false";
	case SettingType::SHORT:
		return numberText(definition, "a whole number of 16 bits");
	case SettingType::INT:
		return numberText(definition, "a whole number of 32 bits");
	case SettingType::LONG:
		return numberText(definition, "a whole number of 64 bits");
	case SettingType::DOUBLE:
		return numberText(definition, "a number");
	case SettingType::LIST:
		return listText(definition);
	default:
		return definition.allowed.empty() ? "a text" : "one of " + joined(splitList(definition.allowed));
	}
}

} // namespace Aeon
