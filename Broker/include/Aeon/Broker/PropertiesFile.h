#pragma once

#include "Aeon/Base/SettingTable.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace Aeon
{

/// Reads text in the form of Java's .properties exactly as Java does: `#` and `!` comments, `=`, `:` or white space
/// after the key, lines continued by a backslash, \t \n \r \f and \uXXXX escapes; the last of several values of one
/// key counts. Bytes that are UTF-8 stay so; others are read as ISO-8859-1. The result is UTF-8.
/// Throws ConfigException on a malformed \uXXXX escape, as Java does. Thread-safe.
SettingMap parseProperties(std::string_view text);

/// Reads a file. Throws ConfigException naming the file where it cannot be read or is malformed.
SettingMap loadPropertiesFile(const std::filesystem::path& file);

/// The text that Java, and parseProperties, read back as these settings: one `key=value` a line, ascending by key.
std::string formatProperties(const SettingMap& settings, std::string_view comment = {});

} // namespace Aeon
