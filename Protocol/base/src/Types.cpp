#include "Aeon/Base/Types.h"

#include <array>
#include <random>

namespace Aeon
{

namespace
{

constexpr std::string_view BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t TEXT_LENGTH = 22;

std::array<std::uint8_t, 16> bigEndianBytes(const Uuid& id)
{
	std::array<std::uint8_t, 16> bytes{};
	for (std::size_t i = 0; i < 8; ++i)
	{
		bytes[i] = static_cast<std::uint8_t>(id.high >> (56 - 8 * i));
		bytes[8 + i] = static_cast<std::uint8_t>(id.low >> (56 - 8 * i));
	}
	return bytes;
}

} // namespace

std::string Uuid::toString() const
{
	const auto bytes = bigEndianBytes(*this);
	std::string text;
	text.reserve(TEXT_LENGTH);
	std::uint32_t window = 0;
	unsigned bits = 0;
	for (const auto byte : bytes)
	{
		window = window << 8 | byte;
		for (bits += 8; bits >= 6; bits -= 6)
			text += BASE64_URL[window >> (bits - 6) & 63];
	}
	text += BASE64_URL[window << (6 - bits) & 63];
	return text;
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
	while (text.size() > TEXT_LENGTH && text.size() <= TEXT_LENGTH + 2 && text.back() == '=')
		text.remove_suffix(1);
	if (text.size() != TEXT_LENGTH) return std::nullopt;
	std::array<std::uint8_t, 16> bytes{};
	std::uint32_t window = 0;
	unsigned bits = 0;
	std::size_t used = 0;
	for (const char character : text)
	{
		const auto digit = BASE64_URL.find(character);
		if (digit == std::string_view::npos) return std::nullopt;
		window = window << 6 | static_cast<std::uint32_t>(digit);
		bits += 6;
		if (bits >= 8 && used < bytes.size())
		{
			bits -= 8;
			bytes[used++] = static_cast<std::uint8_t>(window >> bits);
		}
	}
	Uuid id;
	for (std::size_t i = 0; i < 8; ++i)
	{
		id.high = id.high << 8 | bytes[i];
		id.low = id.low << 8 | bytes[8 + i];
	}
	return id;
}

Uuid Uuid::random()
{
	thread_local std::random_device device;
	constexpr std::uint64_t VERSION_MASK = 0xffffffffffff0fffULL, VERSION_4 = 0x4000ULL;
	constexpr std::uint64_t VARIANT_MASK = 0x3fffffffffffffffULL, VARIANT = 0x8000000000000000ULL;
	const auto word = [] { return std::uint64_t{device()} << 32 | device(); };
	for (;;)
	{
		const Uuid id{(word() & VERSION_MASK) | VERSION_4, (word() & VARIANT_MASK) | VARIANT};
		if (id.toString().find('-') == std::string::npos) return id;
	}
}

} // namespace Aeon
