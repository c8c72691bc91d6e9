#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

/// Kafka's variable-length integers: seven bits a byte, lowest first, the top bit set on all bytes but the last.
/// Signed ones are zigzag-coded first (0, -1, 1, -2 ... become 0, 1, 2, 3 ...), so that small negative numbers
/// stay short. KIP-482 uses the unsigned form for lengths and tags, record batches v2 the signed form.
namespace Aeon::Protocol
{

inline constexpr std::size_t VARINT_BYTES_MAX = 5;
inline constexpr std::size_t VARLONG_BYTES_MAX = 10;

constexpr std::uint32_t zigzag(std::int32_t number) noexcept
{
	return (static_cast<std::uint32_t>(number) << 1) ^ static_cast<std::uint32_t>(number >> 31);
}
constexpr std::uint64_t zigzag(std::int64_t number) noexcept
{
	return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
constexpr std::int32_t unzigzag(std::uint32_t number) noexcept
{
	return static_cast<std::int32_t>(number >> 1) ^ -static_cast<std::int32_t>(number & 1);
}
constexpr std::int64_t unzigzag(std::uint64_t number) noexcept
{
	return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

/// Bytes that the number takes, 1 to 5.
constexpr std::size_t unsignedVarintSize(std::uint32_t number) noexcept
{
	return (static_cast<std::size_t>(std::bit_width(number | 1u)) + 6) / 7;
}
/// Bytes that the number takes, 1 to 10.
constexpr std::size_t unsignedVarlongSize(std::uint64_t number) noexcept
{
	return (static_cast<std::size_t>(std::bit_width(number | 1u)) + 6) / 7;
}
constexpr std::size_t varintSize(std::int32_t number) noexcept
{
	return unsignedVarintSize(zigzag(number));
}
constexpr std::size_t varlongSize(std::int64_t number) noexcept
{
	return unsignedVarlongSize(zigzag(number));
}

/// Reads from [position, end). Returns the place behind the number, or null where the bytes end inside it or it
/// has more than 5 bytes; number is then untouched. Bits above the 32nd are dropped, as Kafka drops them.
inline const std::uint8_t*
readUnsignedVarint(const std::uint8_t* position, const std::uint8_t* end, std::uint32_t& number) noexcept
{
	// Most numbers take one byte.
	if (position != end && *position < 0x80)
	{
		number = *position;
		return position + 1;
	}
	std::uint32_t value = 0;
	for (unsigned shift = 0; shift < 35 && position != end; shift += 7)
	{
		const std::uint8_t byte = *position++;
		value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
		if (byte < 0x80)
		{
			number = value;
			return position;
		}
	}
	return nullptr;
}

/// As readUnsignedVarint, for 64 bits in at most 10 bytes.
inline const std::uint8_t*
readUnsignedVarlong(const std::uint8_t* position, const std::uint8_t* end, std::uint64_t& number) noexcept
{
	// Most numbers take one byte.
	if (position != end && *position < 0x80)
	{
		number = *position;
		return position + 1;
	}
	std::uint64_t value = 0;
	for (unsigned shift = 0; shift < 70 && position != end; shift += 7)
	{
		const std::uint8_t byte = *position++;
		value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
		if (byte < 0x80)
		{
			number = value;
			return position;
		}
	}
	return nullptr;
}

/// The signed (zigzag) form of readUnsignedVarint.
inline const std::uint8_t*
readVarint(const std::uint8_t* position, const std::uint8_t* end, std::int32_t& number) noexcept
{
	std::uint32_t raw = 0;
	const std::uint8_t* next = readUnsignedVarint(position, end, raw);
	if (next != nullptr) number = unzigzag(raw);
	return next;
}

/// The signed (zigzag) form of readUnsignedVarlong.
inline const std::uint8_t*
readVarlong(const std::uint8_t* position, const std::uint8_t* end, std::int64_t& number) noexcept
{
	std::uint64_t raw = 0;
	const std::uint8_t* next = readUnsignedVarlong(position, end, raw);
	if (next != nullptr) number = unzigzag(raw);
	return next;
}

/// Writes the number, at most 10 bytes, and returns the place behind it. Serves 32-bit numbers too: a wider type
/// changes no byte.
inline std::uint8_t* writeUnsignedVarlong(std::uint8_t* position, std::uint64_t number) noexcept
{
	while (number >= 0x80)
	{
		*position++ = static_cast<std::uint8_t>(number | 0x80);
		number >>= 7;
	}
	*position++ = static_cast<std::uint8_t>(number);
	return position;
}
inline std::uint8_t* writeUnsignedVarint(std::uint8_t* position, std::uint32_t number) noexcept
{
	return writeUnsignedVarlong(position, number);
}
inline std::uint8_t* writeVarint(std::uint8_t* position, std::int32_t number) noexcept
{
	return writeUnsignedVarlong(position, zigzag(number));
}
inline std::uint8_t* writeVarlong(std::uint8_t* position, std::int64_t number) noexcept
{
	return writeUnsignedVarlong(position, zigzag(number));
}

} // namespace Aeon::Protocol
