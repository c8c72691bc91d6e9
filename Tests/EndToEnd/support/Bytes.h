#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Test
{

using Bytes = std::vector<std::uint8_t>;

/// Writes the protocol's primitives by hand, big-endian, so that these tests do not lean on the code they test.
class ByteWriter
{
public:
	ByteWriter& int8(std::int64_t value) { return integer(value, 1); }
	ByteWriter& int16(std::int64_t value) { return integer(value, 2); }
	ByteWriter& int32(std::int64_t value) { return integer(value, 4); }
	ByteWriter& int64(std::int64_t value) { return integer(value, 8); }

	/// Seven bits a byte, the lowest first, as the protocol's unsigned varints are.
	ByteWriter& unsignedVarint(std::uint64_t value)
	{
		for (; value >= 0x80; value >>= 7)
		{
			_bytes.push_back(static_cast<std::uint8_t>(value | 0x80));
		}
		_bytes.push_back(static_cast<std::uint8_t>(value));
		return *this;
	}

	ByteWriter& varint(std::int64_t value)
	{
		return unsignedVarint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
	}

	/// A string of the versions that are not flexible: its length as int16, then its bytes.
	ByteWriter& string(std::string_view text)
	{
		int16(static_cast<std::int64_t>(text.size()));
		return raw(text);
	}

	ByteWriter& compactString(std::string_view text)
	{
		unsignedVarint(text.size() + 1);
		return raw(text);
	}

	ByteWriter& raw(std::string_view text)
	{
		_bytes.insert(_bytes.end(), text.begin(), text.end());
		return *this;
	}

	ByteWriter& raw(const Bytes& bytes)
	{
		_bytes.insert(_bytes.end(), bytes.begin(), bytes.end());
		return *this;
	}

	const Bytes& bytes() const noexcept { return _bytes; }
	std::size_t size() const noexcept { return _bytes.size(); }

private:
	ByteWriter& integer(std::int64_t value, int width)
	{
		for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
		{
			_bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift));
		}
		return *this;
	}

	Bytes _bytes;
};

/// Reads the big-endian integer of @p width bytes at @p position; throws std::out_of_range past the end.
inline std::int64_t integerAt(const Bytes& bytes, std::size_t position, int width)
{
	std::uint64_t value = 0;
	for (int index = 0; index < width; ++index)
	{
		value = (value << 8) | bytes.at(position + static_cast<std::size_t>(index));
	}
	const int unused = 64 - 8 * width;
	return static_cast<std::int64_t>(value << unused) >> unused;
}

} // namespace Aeon::Test
