#include "Names.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace Aeon::Generator
{

namespace
{

constexpr auto TAKEN_MEMBER_NAMES = std::to_array<std::string_view>(
	{// words of C++
	 "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
	 "char8_t", "char16_t", "char32_t", "class", "compl", "concept", "const", "consteval", "constexpr", "constinit",
	 "const_cast", "continue", "co_await", "co_return", "co_yield", "decltype", "default", "delete", "do", "double",
	 "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if",
	 "inline", "int", "long", "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or",
	 "or_eq", "private", "protected", "public", "register", "reinterpret_cast", "requires", "return", "short", "signed",
	 "sizeof", "static", "static_assert", "static_cast", "struct", "switch", "template", "this", "thread_local",
	 "throw", "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void",
	 "volatile", "wchar_t", "while", "xor",
	 // members of every emitted struct
	 "decode", "encode", "addEncodedSize", "encodedSize", "isDefault", "unknownTaggedFields"});

constexpr auto LOCAL_NAMES = std::to_array<std::string_view>(
	{"decoder", "element", "encoder", "flexible", "section", "size", "unknown", "value", "version"});

constexpr auto TAKEN_STRUCT_NAMES = std::to_array<std::string_view>(
	{"Array", "BytesView", "Decoder", "EncodedSize", "Encoder", "RawTaggedField", "Records", "TaggedSection", "Uuid"});

} // namespace

std::string jsonName(std::string_view fieldName)
{
	std::string name(fieldName);
	if (!name.empty()) name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
	return name;
}

std::string memberName(std::string_view fieldName)
{
	std::string name = jsonName(fieldName);
	const bool taken = std::ranges::find(TAKEN_MEMBER_NAMES, name) != TAKEN_MEMBER_NAMES.end();
	return taken ? name + "_" : name;
}

bool isLocalName(std::string_view member)
{
	return std::ranges::find(LOCAL_NAMES, member) != LOCAL_NAMES.end();
}

bool isName(std::string_view text)
{
	return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
		   std::ranges::all_of(text, [](unsigned char letter) { return std::isalnum(letter) != 0; });
}

bool isFreeStructName(std::string_view text)
{
	return std::ranges::find(TAKEN_STRUCT_NAMES, text) == TAKEN_STRUCT_NAMES.end();
}

std::string quoted(std::string_view text)
{
	constexpr std::string_view OCTAL = "01234567";
	std::string literal = "\"";
	for (const char letter : text)
	{
		const auto code = static_cast<unsigned char>(letter);
		if (letter == '"' || letter == '\\')
			literal += std::string("\\") + letter;
		else if (code >= 0x20 && code < 0x7f)
			literal += letter;
		else
			literal += std::string("\\") + OCTAL[code >> 6] + OCTAL[(code >> 3) & 7] + OCTAL[code & 7];
	}
	return literal + "\"";
}

} // namespace Aeon::Generator
