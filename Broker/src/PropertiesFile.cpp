#include "Aeon/Broker/PropertiesFile.h"

#include "PropertiesText.h"

#include "Aeon/Broker/ConfigException.h"

#include <fstream>
#include <sstream>

namespace Aeon
{

namespace
{

constexpr std::string_view BLANKS = " \t\f";

bool isBlank(char letter)
{
	return BLANKS.find(letter) != std::string_view::npos;
}

std::string_view withoutLeadingBlanks(std::string_view text)
{
	const std::size_t first = text.find_first_not_of(BLANKS);
	return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

/// Cuts the next natural line off the text; its end may be \n, \r or both.
std::string_view takeLine(std::string_view& text)
{
	const std::size_t end = text.find_first_of("\r\n");
	const std::string_view line = text.substr(0, end);
	if (end == std::string_view::npos)
	{
		text = {};
		return line;
	}
	const bool both = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
	text.remove_prefix(end + (both ? 2 : 1));
	return line;
}

bool isContinued(std::string_view line)
{
	std::size_t backslashes = 0;
	while (backslashes < line.size() && line[line.size() - 1 - backslashes] == '\\')
		++backslashes;
	return backslashes % 2 == 1;
}

/// Cuts the next logical line off the text: comments and empty lines are passed over, continued lines joined.
std::string takeLogicalLine(std::string_view& text)
{
	std::string logical;
	while (!text.empty())
	{
		std::string_view line = withoutLeadingBlanks(takeLine(text));
		const bool begins = logical.empty();
		if (begins && (line.empty() || line.front() == '#' || line.front() == '!')) continue;
		const bool continued = isContinued(line);
		if (continued) line.remove_suffix(1);
		logical += line;
		if (!continued && !logical.empty()) return logical;
	}
	return logical;
}

/// Where the key ends: at the first separator that is not escaped.
std::size_t keyLength(std::string_view line)
{
	for (std::size_t i = 0; i < line.size(); ++i)
	{
		if (line[i] == '\\')
			++i;
		else if (line[i] == '=' || line[i] == ':' || isBlank(line[i]))
			return i;
	}
	return line.size();
}

std::string_view valueOf(std::string_view line, std::size_t keyEnd)
{
	std::string_view rest = withoutLeadingBlanks(line.substr(std::min(keyEnd, line.size())));
	if (!rest.empty() && (rest.front() == '=' || rest.front() == ':')) rest = withoutLeadingBlanks(rest.substr(1));
	return rest;
}

} // namespace

SettingMap parseProperties(std::string_view text)
{
	SettingMap settings;
	while (!text.empty())
	{
		const std::string line = takeLogicalLine(text);
		if (line.empty()) break;
		const std::size_t keyEnd = keyLength(line);
		settings[unescapedProperty(std::string_view(line).substr(0, keyEnd))] =
			unescapedProperty(valueOf(line, keyEnd));
	}
	return settings;
}

SettingMap loadPropertiesFile(const std::filesystem::path& file)
{
	std::ifstream in(file, std::ios::binary);
	std::ostringstream content;
	if (in) content << in.rdbuf();
	// An empty file makes the copy fail, and is a file nevertheless.
	if (!in.is_open() || in.bad() || std::filesystem::is_directory(file))
		throw ConfigException(file.string() + ": the settings file cannot be read");
	try
	{
		return parseProperties(content.str());
	}
	catch (const ConfigException& malformed)
	{
		throw ConfigException(file.string() + ": " + malformed.message());
	}
}

std::string formatProperties(const SettingMap& settings, std::string_view comment)
{
	std::string text;
	if (!comment.empty()) text = "#" + std::string(comment) + "\n";
	for (const auto& [key, value] : settings)
		text += escapedPropertyKey(key) + "=" + escapedPropertyValue(value) + "\n";
	return text;
}

} // namespace Aeon
