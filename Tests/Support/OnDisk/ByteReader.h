#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace Aeon::Test::OnDisk
{

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

/// Takes big-endian integers and varints from the front of bytes. Where they run out, ok() becomes false and stays so,
/// and what is taken is zero.
class ByteReader
{
public:
	explicit ByteReader(View bytes) : _rest(bytes) {}

	bool ok() const noexcept { return _ok; }
	std::size_t left() const noexcept { return _rest.size(); }

	template <typename Int>
	Int take()
	{
		std::uint64_t value = 0;
		for (const std::uint8_t byte : bytes(sizeof(Int)))
			value = value << 8 | byte;
		return static_cast<Int>(static_cast<std::make_unsigned_t<Int>>(value));
	}

	/// Empty where there are fewer.
	View bytes(std::size_t count)
	{
		if (!_ok || count > _rest.size())
		{
			_ok = false;
			return {};
		}
		const View taken = _rest.first(count);
		_rest = _rest.subspan(count);
		return taken;
	}

	std::uint64_t unsignedVarint(int bytesMax)
	{
		std::uint64_t value = 0;
		for (int index = 0; index < bytesMax; ++index)
		{
			const auto byte = take<std::uint8_t>();
			value |= std::uint64_t{byte & 0x7fU} << (7 * index);
			if ((byte & 0x80) == 0) return value;
		}
		_ok = false;
		return 0;
	}
	std::int64_t varint() { return zigzag(unsignedVarint(5)); }
	std::int64_t varlong() { return zigzag(unsignedVarint(10)); }

	/// A length and as many bytes; a negative length stands for null, which is no failure where it is allowed.
	View lengthAndBytes(bool nullable)
	{
		const std::int64_t length = varint();
		if (length < 0)
		{
			_ok = _ok && nullable && length == -1;
			return {};
		}
		return bytes(static_cast<std::size_t>(length));
	}

private:
	static std::int64_t zigzag(std::uint64_t value)
	{
		return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
	}

	View _rest;
	bool _ok = true;
};

/// The whole file; empty where there is none.
inline Bytes readBytes(const std::string& path)
{
	std::ifstream in(path, std::ios::binary);
	return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace Aeon::Test::OnDisk
