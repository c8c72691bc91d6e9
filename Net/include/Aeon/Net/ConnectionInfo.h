#pragma once

#include "Aeon/Net/SecurityProtocol.h"

#include <Poco/Net/SocketAddress.h>

#include <cstdint>
#include <string>

namespace Aeon::Net
{

/// Who is at the other end of a connection. Immutable after construction.
struct ConnectionInfo
{
	/// Counted from 1 over the life of a server; names the connection in log lines.
	std::uint64_t id = 0;
	std::string listenerName;
	SecurityProtocol protocol = SecurityProtocol::PLAINTEXT;
	/// The client's address and port.
	Poco::Net::SocketAddress peer;
	/// The address and port that the client reached us at.
	Poco::Net::SocketAddress local;
	/// Subject of the client's verified certificate in RFC 2253 form; empty where it showed none.
	std::string peerCertificateSubject;

	bool tls() const noexcept { return protocol == SecurityProtocol::SSL; }
};

} // namespace Aeon::Net
