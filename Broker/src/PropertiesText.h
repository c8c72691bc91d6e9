#pragma once

#include <string>
#include <string_view>

namespace Aeon
{

/// A key or value of a .properties file without its escapes, in UTF-8. Bytes that are no UTF-8 are read as
/// ISO-8859-1. Throws ConfigException where a \u is not followed by four hexadecimal digits.
std::string unescapedProperty(std::string_view text);

/// UTF-8 text as Java writes it: ASCII only, separators escaped; in a value only a leading space is.
std::string escapedPropertyKey(std::string_view text);
std::string escapedPropertyValue(std::string_view text);

} // namespace Aeon
