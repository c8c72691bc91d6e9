#pragma once

#include <string_view>

namespace Aeon::Net
{

/// How the bytes of a listener travel, under Kafka's names (`listener.security.protocol.map`).
enum class SecurityProtocol
{
	PLAINTEXT,
	SSL,
};

/// Kafka's name, as in "PLAINTEXT".
constexpr std::string_view securityProtocolName(SecurityProtocol protocol) noexcept
{
	return protocol == SecurityProtocol::SSL ? "SSL" : "PLAINTEXT";
}

} // namespace Aeon::Net
