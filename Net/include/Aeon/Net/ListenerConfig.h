#pragma once

#include "Aeon/Net/SecurityProtocol.h"
#include "Aeon/Net/TlsConfig.h"

#include <cstdint>
#include <string>

namespace Aeon::Net
{

/// One entry of Kafka's `listeners`.
struct ListenerConfig
{
	/// Name in capitals, as in "PLAINTEXT"; unique among a server's listeners.
	std::string name = "PLAINTEXT";
	/// Where to listen. Empty, "0.0.0.0" and "::" mean every address of both families, "localhost" the loopback
	/// address of both, as far as this machine has them; anything else is one address, or a name that is resolved
	/// to its first.
	std::string host;
	/// 0 takes any free port, the same for both families; SocketServer::boundPort tells which.
	std::uint16_t port = 9092;
	SecurityProtocol protocol = SecurityProtocol::PLAINTEXT;
	/// Used by SSL listeners only.
	TlsConfig tls;
};

} // namespace Aeon::Net
