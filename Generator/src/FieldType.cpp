#include "FieldType.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace Aeon::Generator
{

namespace
{

struct Primitive
{
	std::string_view name;
	std::string_view method;
	std::size_t size;
};

/// In the order of FieldType::Kind.
constexpr std::array PRIMITIVES{
	Primitive{"bool", "Bool", 1},     Primitive{"int8", "Int8", 1},       Primitive{"int16", "Int16", 2},
	Primitive{"uint16", "Uint16", 2}, Primitive{"int32", "Int32", 4},     Primitive{"uint32", "Uint32", 4},
	Primitive{"int64", "Int64", 8},   Primitive{"float64", "Float64", 8}, Primitive{"string", "String", 0},
	Primitive{"bytes", "Bytes", 0},   Primitive{"records", "Records", 0}, Primitive{"uuid", "Uuid", 16},
};
static_assert(PRIMITIVES.size() == static_cast<std::size_t>(FieldType::Kind::STRUCT));

bool isStructName(std::string_view text)
{
	return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
		   std::ranges::all_of(text, [](unsigned char letter) { return std::isalnum(letter) != 0; });
}

} // namespace

std::optional<FieldType> FieldType::parse(std::string_view text)
{
	FieldType type;
	if (text.starts_with("[]"))
	{
		type.isArray = true;
		text.remove_prefix(2);
	}
	const auto* primitive = std::ranges::find(PRIMITIVES, text, &Primitive::name);
	if (primitive != PRIMITIVES.end())
	{
		type.kind = static_cast<Kind>(primitive - PRIMITIVES.begin());
		return type;
	}
	if (!isStructName(text)) return std::nullopt;
	type.kind = Kind::STRUCT;
	type.structName = text;
	return type;
}

std::size_t FieldType::fixedSize() const noexcept
{
	return isArray || kind == Kind::STRUCT ? 0 : PRIMITIVES[static_cast<std::size_t>(kind)].size;
}

std::string_view FieldType::methodName() const noexcept
{
	return kind == Kind::STRUCT ? std::string_view() : PRIMITIVES[static_cast<std::size_t>(kind)].method;
}

} // namespace Aeon::Generator
