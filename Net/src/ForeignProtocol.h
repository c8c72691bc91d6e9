#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace Aeon::Net
{

/// What the first bytes of a connection are, where they are plainly no frame: for people, as in "a TLS handshake".
/// Needs the first 4 bytes.
std::optional<std::string_view> recogniseForeignProtocol(std::span<const std::uint8_t> firstBytes) noexcept;

} // namespace Aeon::Net
