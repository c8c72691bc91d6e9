#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace Aeon::Protocol
{

/// Reads a big-endian integer of any alignment. The caller has checked that sizeof(Int) bytes are there.
template <std::integral Int>
constexpr Int loadBigEndian(const std::uint8_t* bytes) noexcept
{
	std::make_unsigned_t<Int> value = 0;
	for (std::size_t i = 0; i < sizeof(Int); ++i)
		value = static_cast<std::make_unsigned_t<Int>>((static_cast<std::uint64_t>(value) << 8) | bytes[i]);
	return static_cast<Int>(value);
}

/// Writes a big-endian integer of any alignment. The caller has checked that there is room for sizeof(Int) bytes.
template <std::integral Int>
constexpr void storeBigEndian(std::uint8_t* bytes, Int value) noexcept
{
	auto rest = static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<Int>>(value));
	for (std::size_t i = sizeof(Int); i-- > 0; rest >>= 8)
		bytes[i] = static_cast<std::uint8_t>(rest);
}

} // namespace Aeon::Protocol
