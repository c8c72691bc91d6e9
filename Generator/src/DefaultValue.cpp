#include "DefaultValue.h"

#include <charconv>
#include <limits>

namespace Aeon::Generator
{

namespace
{

struct Range
{
	std::int64_t lowest;
	std::int64_t highest;
};

template <typename T>
constexpr Range rangeOf()
{
	return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

Range rangeOf(FieldType::Kind kind)
{
	switch (kind)
	{
	case FieldType::Kind::INT8:
		return rangeOf<std::int8_t>();
	case FieldType::Kind::INT16:
		return rangeOf<std::int16_t>();
	case FieldType::Kind::UINT16:
		return rangeOf<std::uint16_t>();
	case FieldType::Kind::INT32:
		return rangeOf<std::int32_t>();
	case FieldType::Kind::UINT32:
		return rangeOf<std::uint32_t>();
	default:
		return rangeOf<std::int64_t>();
	}
}

} // namespace

std::optional<std::int64_t> integerDefault(const FieldSpec& field)
{
	std::string_view text = field.defaultText ? std::string_view(*field.defaultText) : std::string_view();
	if (text.empty()) return 0;
	const bool hexadecimal = text.starts_with("0x");
	if (hexadecimal) text.remove_prefix(2);
	std::int64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, hexadecimal ? 16 : 10);
	if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
	const Range range = rangeOf(field.type.kind);
	if (number < range.lowest || number > range.highest) return std::nullopt;
	return number;
}

std::optional<double> floatDefault(const FieldSpec& field)
{
	const std::string_view text = field.defaultText ? std::string_view(*field.defaultText) : std::string_view();
	if (text.empty()) return 0.0;
	double number = 0.0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
	return number;
}

bool defaultsToNull(const FieldSpec& field)
{
	return field.type.canBeNull() && field.defaultText == "null";
}

} // namespace Aeon::Generator
