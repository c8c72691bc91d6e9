#include "ForeignProtocol.h"

#include <array>
#include <cstring>

namespace Aeon::Net
{

std::optional<std::string_view> recogniseForeignProtocol(std::span<const std::uint8_t> firstBytes) noexcept
{
	static constexpr std::array<std::string_view, 9> HTTP_METHODS{"GET ", "POST", "PUT ", "HEAD", "DELE",
																  "OPTI", "PATC", "CONN", "PRI "};
	constexpr std::uint8_t TLS_HANDSHAKE = 0x16;
	constexpr std::uint8_t TLS_MAJOR_VERSION = 0x03;

	if (firstBytes.size() < 4) return std::nullopt;
	if (firstBytes[0] == TLS_HANDSHAKE && firstBytes[1] == TLS_MAJOR_VERSION) return "a TLS handshake";
	for (const auto method : HTTP_METHODS)
	{
		if (std::memcmp(firstBytes.data(), method.data(), method.size()) == 0) return "an HTTP request";
	}
	return std::nullopt;
}

} // namespace Aeon::Net
