#pragma once

#include "Descriptor.h"

#include "Aeon/Net/ListenerConfig.h"

#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>

namespace Aeon::Net
{

class ServerContext;

/// The listening side of POCO's accept loop, which calls poll() and acceptConnection() in turn. The connection is
/// accepted in poll() already, where running out of descriptors and connections that are gone again can be dealt with
/// without an exception. One accept loop's own.
class ListenerSocketImpl final : public Poco::Net::ServerSocketImpl
{
public:
	/// Takes over a socket that listens and does not block.
	ListenerSocketImpl(ServerContext& context, const ListenerConfig& config, Descriptor listening);

	/// Blocks until a connection was accepted (true) or the server stops (false); knows no timeout.
	bool poll(const Poco::Timespan& timeout, int mode) override;
	/// The connection that poll() has accepted.
	Poco::Net::SocketImpl* acceptConnection(Poco::Net::SocketAddress& clientAddress) override;

protected:
	~ListenerSocketImpl() override = default;

private:
	bool acceptPending();
	void shedConnection();

	ServerContext& _context;
	const ListenerConfig& _config;
	Descriptor _accepted;
	Poco::Net::SocketAddress _peer;
};

} // namespace Aeon::Net
