#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Generator
{

/// A range of versions, both ends inclusive, or no version at all. Immutable after construction.
class Versions
{
public:
	/// Stands for the open end of "3+".
	static constexpr std::int16_t HIGHEST = 32767;

	/// No version.
	constexpr Versions() noexcept = default;
	/// Empty where lowest is above highest.
	constexpr Versions(std::int16_t lowest, std::int16_t highest) noexcept : _lowest(lowest), _highest(highest)
	{
		if (lowest > highest) *this = Versions();
	}

	/// Reads "3", "3-5", "3+" or "none"; no value for anything else.
	static std::optional<Versions> parse(std::string_view text);

	constexpr std::int16_t lowest() const noexcept { return _lowest; }
	constexpr std::int16_t highest() const noexcept { return _highest; }
	constexpr bool empty() const noexcept { return _lowest > _highest; }
	constexpr bool contains(std::int16_t version) const noexcept { return version >= _lowest && version <= _highest; }
	/// True where every version of other is in this range; always so for an empty one.
	constexpr bool covers(const Versions& other) const noexcept
	{
		return other.empty() || (other._lowest >= _lowest && other._highest <= _highest);
	}
	constexpr Versions intersect(const Versions& other) const noexcept
	{
		return {
			_lowest > other._lowest ? _lowest : other._lowest, _highest < other._highest ? _highest : other._highest};
	}
	constexpr bool overlaps(const Versions& other) const noexcept { return !intersect(other).empty(); }
	/// This range without other; no value where that is not one range.
	std::optional<Versions> without(const Versions& other) const;

	/// The form that parse reads.
	std::string toString() const;

	friend constexpr bool operator==(const Versions&, const Versions&) noexcept = default;

private:
	std::int16_t _lowest = 0;
	std::int16_t _highest = -1;
};

} // namespace Aeon::Generator
