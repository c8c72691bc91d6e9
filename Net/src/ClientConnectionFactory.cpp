#include "ClientConnectionFactory.h"

#include "ClientConnection.h"

namespace Aeon::Net
{

Poco::Net::TCPServerConnection*
ClientConnectionFactory::createConnection(const Poco::Net::StreamSocket& socket) noexcept
{
	return new ClientConnection(socket, _context, _tls);
}

} // namespace Aeon::Net
