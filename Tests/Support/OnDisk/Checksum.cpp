#include "Checksum.h"

#include <array>

namespace Aeon::Test::OnDisk
{

namespace
{

using Table = std::array<std::uint32_t, 256>;

/// For a polynomial whose bits are reversed.
constexpr Table tableOf(std::uint32_t polynomial)
{
	Table table = {};
	for (std::uint32_t index = 0; index < table.size(); ++index)
	{
		std::uint32_t value = index;
		for (int bit = 0; bit < 8; ++bit)
			value = (value & 1) != 0 ? value >> 1 ^ polynomial : value >> 1;
		table[index] = value;
	}
	return table;
}

std::uint32_t checksum(const Table& table, View bytes)
{
	std::uint32_t value = 0xffffffff;
	for (const std::uint8_t byte : bytes)
		value = value >> 8 ^ table[(value ^ byte) & 0xff];
	return ~value;
}

} // namespace

std::uint32_t crc32c(View bytes)
{
	static constexpr Table TABLE = tableOf(0x82f63b78);
	return checksum(TABLE, bytes);
}

std::uint32_t crc32(View bytes)
{
	static constexpr Table TABLE = tableOf(0xedb88320);
	return checksum(TABLE, bytes);
}

} // namespace Aeon::Test::OnDisk
