#include "Versions.h"

#include <charconv>

namespace Aeon::Generator
{

namespace
{

std::optional<std::int16_t> parseNumber(std::string_view text)
{
	std::int16_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
	return number;
}

} // namespace

std::optional<Versions> Versions::parse(std::string_view text)
{
	if (text == "none") return Versions();
	const bool open = text.ends_with('+');
	if (open) text.remove_suffix(1);
	const std::size_t dash = text.find('-');
	const auto lowest = parseNumber(text.substr(0, dash));
	if (!lowest) return std::nullopt;
	if (open) return dash == std::string_view::npos ? std::optional(Versions(*lowest, HIGHEST)) : std::nullopt;
	if (dash == std::string_view::npos) return Versions(*lowest, *lowest);
	const auto highest = parseNumber(text.substr(dash + 1));
	if (!highest || *highest < *lowest) return std::nullopt;
	return Versions(*lowest, *highest);
}

std::optional<Versions> Versions::without(const Versions& other) const
{
	const Versions common = intersect(other);
	if (common.empty()) return *this;
	if (common == *this) return Versions();
	if (common._highest == _highest) return Versions(_lowest, static_cast<std::int16_t>(common._lowest - 1));
	if (common._lowest == _lowest) return Versions(static_cast<std::int16_t>(common._highest + 1), _highest);
	return std::nullopt;
}

std::string Versions::toString() const
{
	if (empty()) return "none";
	const std::string low = std::to_string(_lowest);
	if (_lowest == _highest) return low;
	return _highest == HIGHEST ? low + "+" : low + "-" + std::to_string(_highest);
}

} // namespace Aeon::Generator
