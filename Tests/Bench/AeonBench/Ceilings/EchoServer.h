#pragma once

#include <cstddef>
#include <cstdint>

namespace Aeon::Bench
{

/// The barest server there can be: a blocking thread for each connection, which answers whatever one read gives with
/// so many bytes. Never returns.
[[noreturn]] void serveEcho(std::uint16_t port, std::size_t replyBytes);

} // namespace Aeon::Bench
