#pragma once

#include "LiveConnection.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/TCPServerConnection.h>

#include <memory>

namespace Aeon::Net
{

class ServerContext;

/// One client, from the moment its thread takes it up until its socket is closed. Serves on POCO's pooled thread; all
/// that goes wrong with the connection ends in run().
class ClientConnection final : public Poco::Net::TCPServerConnection
{
public:
	/// The socket is one that a ListenerSocketImpl has accepted; the TLS context is null on a plaintext listener.
	ClientConnection(const Poco::Net::StreamSocket& socket, ServerContext& context, Poco::Net::Context::Ptr tls);

	/// Blocks until the connection is over. Throws nothing.
	void run() override;

private:
	void serve();
	void servePlain();
	void serveTls();
	bool handshake(class TlsTransport& transport);
	void serveFrames(class Transport& transport);
	void reportError(const std::string& what);
	void close() noexcept;

	ServerContext& _context;
	const Poco::Net::Context::Ptr _tls;
	/// Of which the descriptor is closed at the end of run().
	const std::shared_ptr<LiveConnection> _connection;
};

} // namespace Aeon::Net
