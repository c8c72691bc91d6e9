#pragma once

#include <string>
#include <string_view>

namespace Aeon::Generator
{

/// The field's name with its first letter lowered, as in JSON: "TopicId" becomes "topicId".
std::string jsonName(std::string_view fieldName);
/// The C++ member of a field: its JSON name, with a trailing '_' where that is a word of C++ or the name of a
/// member that every struct has.
std::string memberName(std::string_view fieldName);
/// True for names of parameters and variables in the emitted methods, which hide a member of that name.
bool isLocalName(std::string_view member);
/// A letter followed by letters and digits.
bool isName(std::string_view text);
/// False for names that the emitted code needs for itself, as "Array".
bool isFreeStructName(std::string_view text);
/// A C++ string literal of the text.
std::string quoted(std::string_view text);

} // namespace Aeon::Generator
