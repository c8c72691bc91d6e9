#pragma once

#include <Poco/Net/TCPServer.h>

namespace Aeon::Net
{

/// Lets POCO's accept loop ask whether a connection may come in. Thread-safe.
class ConnectionFilter final : public Poco::Net::TCPServerConnectionFilter
{
public:
	bool accept(const Poco::Net::StreamSocket& socket) override;
};

} // namespace Aeon::Net
