#include "SegmentNames.h"

#include <charconv>

namespace Aeon::Storage
{

namespace
{

constexpr std::size_t DIGITS = 20;

} // namespace

std::string segmentFileName(Offset baseOffset, std::string_view suffix)
{
	const std::string digits = std::to_string(baseOffset.value());
	std::string name(DIGITS - std::min(DIGITS, digits.size()), '0');
	name += digits;
	name += suffix;
	return name;
}

std::optional<Offset> parseLeadingOffset(std::string_view name)
{
	const auto dot = name.find('.');
	if (dot == std::string_view::npos || dot == 0) return std::nullopt;
	std::int64_t offset = 0;
	const auto [end, error] = std::from_chars(name.data(), name.data() + dot, offset);
	if (error != std::errc() || end != name.data() + dot || offset < 0) return std::nullopt;
	return Offset(offset);
}

std::optional<Offset> parseSegmentFileName(std::string_view name, std::string_view suffix)
{
	const auto offset = parseLeadingOffset(name);
	if (!offset || name != segmentFileName(*offset, suffix)) return std::nullopt;
	return offset;
}

} // namespace Aeon::Storage
