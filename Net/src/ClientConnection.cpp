#include "ClientConnection.h"

#include "AcceptedSocketImpl.h"
#include "FrameLoop.h"
#include "PlainTransport.h"
#include "ServerContext.h"
#include "TlsTransport.h"

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <array>
#include <cstdint>
#include <exception>
#include <sys/socket.h>

namespace Aeon::Net
{

namespace
{

/// Bounds what is thrown away of a client that keeps sending.
constexpr int DISCARDS_MAX = 256;
constexpr std::size_t DISCARD_BYTES = 4 * 1024;

/// Throws away what the client has sent and nobody is going to read: a socket closed with unread bytes resets the
/// connection, which can cost the client the replies that are still on their way.
void discardReceived(int descriptor) noexcept
{
	std::array<std::uint8_t, DISCARD_BYTES> discarded;
	for (int i = 0; i < DISCARDS_MAX; ++i)
	{
		if (::recv(descriptor, discarded.data(), discarded.size(), MSG_DONTWAIT) <= 0) return;
	}
}

bool isLocal(const ConnectionInfo& info)
{
	return info.peer.host().isLoopback() || info.peer.host() == info.local.host();
}

std::shared_ptr<LiveConnection> connectionOf(const Poco::Net::StreamSocket& socket)
{
	return static_cast<AcceptedSocketImpl*>(socket.impl())->connection();
}

} // namespace

ClientConnection::ClientConnection(
	const Poco::Net::StreamSocket& socket, ServerContext& context, Poco::Net::Context::Ptr tls) :
	TCPServerConnection(socket), _context(context), _tls(tls), _connection(connectionOf(socket))
{
}

void ClientConnection::run()
{
	try
	{
		serve();
	}
	catch (const Poco::Exception& error)
	{
		reportError(error.displayText());
	}
	catch (const std::exception& error)
	{
		reportError(error.what());
	}
	catch (...)
	{
		reportError("an exception of unknown type");
	}
	_connection->setHandler(nullptr);
	close();
}

void ClientConnection::serve()
{
	if (!isLocal(_connection->info)) _context.congestion.prepareRemote(_connection->descriptor());
	if (_tls)
		serveTls();
	else
		servePlain();
}

void ClientConnection::servePlain()
{
	PlainTransport transport(
		_connection->descriptor(), {_connection->deadline, _context.clock, _context.config.sendDeadline});
	serveFrames(transport);
}

void ClientConnection::serveTls()
{
	_connection->deadline.begin(Deadline::Phase::HANDSHAKE, _context.clock.now() + _context.config.handshakeDeadline);
	TlsTransport transport(
		Poco::Net::SecureStreamSocket::attach(socket(), _tls),
		{_connection->deadline, _context.clock, _context.config.sendDeadline});
	if (handshake(transport)) serveFrames(transport);
	discardReceived(_connection->descriptor());
	// The close notice goes out when the transport ends, here, to a client that may not be reading.
	_connection->deadline.begin(Deadline::Phase::SENDING, _context.clock.now() + _context.config.sendDeadline);
}

bool ClientConnection::handshake(TlsTransport& transport)
{
	try
	{
		transport.handshake();
		_connection->info.peerCertificateSubject = transport.peerSubject();
		return true;
	}
	catch (const Poco::Exception& error)
	{
		if (_context.stopSignal.raised()) return false;
		++_context.events.tlsHandshakesFailed;
		_context.malformedLog.warning(
			[&] { return "TLS handshake failed with " + _connection->description() + ": " + error.displayText(); });
		return false;
	}
}

void ClientConnection::serveFrames(Transport& transport)
{
	_connection->deadline.begin(Deadline::Phase::WORKING);
	const std::shared_ptr<FrameHandler> handler = _context.factory.create(_connection->info);
	if (!handler) return;
	_connection->setHandler(handler);
	// Whoever stops the server raises the signal first and looks for handlers then.
	if (_context.stopSignal.raised()) return;
	FrameLoop(_context, *_connection, transport, *handler).run();
}

void ClientConnection::reportError(const std::string& what)
{
	++_context.events.closedByHandlerError;
	_context.errorLog.warning([&] { return "Closing " + _connection->description() + " after an error: " + what; });
}

void ClientConnection::close() noexcept
{
	if (!_tls) discardReceived(_connection->descriptor());
	try
	{
		socket().close();
	}
	catch (...)
	{
		// The descriptor is gone in any case.
	}
}

} // namespace Aeon::Net
