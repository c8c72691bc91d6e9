#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/TCPServerConnectionFactory.h>

namespace Aeon::Net
{

class ServerContext;

/// Makes the connections of one listener. Cannot throw, for POCO would lose the thread: all that can fail is left to
/// ClientConnection::run. Thread-safe.
class ClientConnectionFactory final : public Poco::Net::TCPServerConnectionFactory
{
public:
	/// The TLS context is null on a plaintext listener.
	ClientConnectionFactory(ServerContext& context, Poco::Net::Context::Ptr tls) : _context(context), _tls(tls) {}

	Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) noexcept override;

private:
	ServerContext& _context;
	const Poco::Net::Context::Ptr _tls;
};

} // namespace Aeon::Net
