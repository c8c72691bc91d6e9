#include "PropertiesText.h"

#include "Aeon/Broker/ConfigException.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace Aeon
{

namespace
{

constexpr std::uint32_t REPLACEMENT = 0xfffd;
constexpr std::string_view PLAIN_ESCAPES = "tnrf";
constexpr std::string_view ESCAPED_LETTERS = "\t\n\r\f";

bool isHighSurrogate(std::uint32_t unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

bool isLowSurrogate(std::uint32_t unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

void appendUtf8(std::string& out, std::uint32_t point)
{
	if (point >= 0xd800 && point < 0xe000) point = REPLACEMENT;
	if (point < 0x80)
	{
		out += static_cast<char>(point);
		return;
	}
	int following = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
	constexpr std::array<std::uint32_t, 4> LEADS{0, 0xc0, 0xe0, 0xf0};
	out += static_cast<char>(LEADS[static_cast<std::size_t>(following)] | (point >> (6 * following)));
	while (following-- > 0)
		out += static_cast<char>(0x80 | ((point >> (6 * following)) & 0x3f));
}

/// Takes one character off UTF-8 text; a byte that begins none is a character of ISO-8859-1.
std::uint32_t takeCharacter(std::string_view& text)
{
	const auto first = static_cast<std::uint8_t>(text.front());
	const int following = first >= 0xf0 && first < 0xf5   ? 3
						  : first >= 0xe0 && first < 0xf0 ? 2
						  : first >= 0xc2 && first < 0xe0 ? 1
														  : 0;
	std::uint32_t point = following == 0 ? first : first & (0x3fU >> following);
	bool valid = following > 0 && text.size() > static_cast<std::size_t>(following);
	for (int i = 1; valid && i <= following; ++i)
	{
		const auto byte = static_cast<std::uint8_t>(text[static_cast<std::size_t>(i)]);
		valid = (byte & 0xc0) == 0x80;
		point = (point << 6) | (byte & 0x3f);
	}
	constexpr std::array<std::uint32_t, 4> LEAST{0, 0x80, 0x800, 0x10000};
	valid = valid && point >= LEAST[static_cast<std::size_t>(following)] && point <= 0x10ffff &&
			!(point >= 0xd800 && point < 0xe000);
	text.remove_prefix(valid ? static_cast<std::size_t>(following) + 1 : 1);
	return valid ? point : first;
}

/// Takes the four digits of a \uXXXX, whose backslash and u are gone.
std::uint32_t takeUnit(std::string_view& text)
{
	std::uint32_t unit = 0;
	const std::string_view digits = text.substr(0, 4);
	const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
	if (digits.size() < 4 || error != std::errc{} || end != digits.data() + 4)
		throw ConfigException("malformed escape \\u" + std::string(digits) + ": must have four hexadecimal digits");
	text.remove_prefix(4);
	return unit;
}

void appendUnicodeEscape(std::string& out, std::string_view& text)
{
	std::uint32_t point = takeUnit(text);
	if (isHighSurrogate(point) && text.starts_with("\\u"))
	{
		std::string_view ahead = text.substr(2);
		const std::uint32_t low = takeUnit(ahead);
		if (isLowSurrogate(low))
		{
			point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
			text = ahead;
		}
	}
	appendUtf8(out, point);
}

void appendEscape(std::string& out, std::string_view& text)
{
	if (text.empty()) return;
	const char letter = text.front();
	if (letter == 'u')
	{
		text.remove_prefix(1);
		appendUnicodeEscape(out, text);
		return;
	}
	const std::size_t known = PLAIN_ESCAPES.find(letter);
	if (known == std::string_view::npos)
	{
		appendUtf8(out, takeCharacter(text));
		return;
	}
	out += ESCAPED_LETTERS[known];
	text.remove_prefix(1);
}

void appendUnit(std::string& out, std::uint32_t unit)
{
	std::array<char, 8> buffer{};
	std::snprintf(buffer.data(), buffer.size(), "\\u%04X", static_cast<unsigned>(unit & 0xffff));
	out += buffer.data();
}

void appendEscaped(std::string& out, std::uint32_t point, bool escapeSpace)
{
	const char letter = point < 0x80 ? static_cast<char>(point) : '\0';
	const std::size_t known = letter == '\0' ? std::string_view::npos : ESCAPED_LETTERS.find(letter);
	if (known != std::string_view::npos)
		out += {'\\', PLAIN_ESCAPES[known]};
	else if (
		letter != '\0' &&
		(std::string_view("\\=:#!").find(letter) != std::string_view::npos || (letter == ' ' && escapeSpace)))
		out += {'\\', letter};
	else if (point >= 0x20 && point < 0x7f)
		out += letter;
	else if (point < 0x10000)
		appendUnit(out, point);
	else
	{
		appendUnit(out, 0xd800 + ((point - 0x10000) >> 10));
		appendUnit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
	}
}

} // namespace

std::string unescapedProperty(std::string_view text)
{
	std::string out;
	while (!text.empty())
	{
		if (text.front() != '\\')
		{
			appendUtf8(out, takeCharacter(text));
			continue;
		}
		text.remove_prefix(1);
		appendEscape(out, text);
	}
	return out;
}

std::string escapedPropertyKey(std::string_view text)
{
	std::string out;
	while (!text.empty())
		appendEscaped(out, takeCharacter(text), true);
	return out;
}

std::string escapedPropertyValue(std::string_view text)
{
	std::string out;
	while (!text.empty())
		appendEscaped(out, takeCharacter(text), out.empty());
	return out;
}

} // namespace Aeon
