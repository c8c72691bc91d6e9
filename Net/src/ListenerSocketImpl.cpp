#include "ListenerSocketImpl.h"

#include "AcceptedSocketImpl.h"
#include "ServerContext.h"

#include <array>
#include <cerrno>
#include <memory>
#include <poll.h>
#include <sys/socket.h>

namespace Aeon::Net
{

namespace
{

constexpr int STOP_POLL_MS = 1;
constexpr int SHED_FAILED_PAUSE_MS = 10;

Poco::Net::SocketAddress localAddress(int descriptor, const Poco::Net::SocketAddress& otherwise)
{
	sockaddr_storage address{};
	socklen_t length = sizeof(address);
	auto* raw = reinterpret_cast<sockaddr*>(&address);
	if (::getsockname(descriptor, raw, &length) != 0) return otherwise;
	return {raw, length};
}

void pause(int milliseconds)
{
	::poll(nullptr, 0, milliseconds);
}

} // namespace

ListenerSocketImpl::ListenerSocketImpl(ServerContext& context, const ListenerConfig& config, Descriptor listening) :
	_context(context), _config(config)
{
	reset(listening.release());
}

bool ListenerSocketImpl::poll(const Poco::Timespan&, int)
{
	while (!_context.stopSignal.raised())
	{
		std::array<pollfd, 2> waits{{{sockfd(), POLLIN, 0}, {_context.stopSignal.descriptor(), POLLIN, 0}}};
		if (::poll(waits.data(), waits.size(), -1) > 0 && waits[0].revents != 0 && acceptPending()) return true;
	}
	// The accept loop comes back until it, too, has been told to stop.
	pause(STOP_POLL_MS);
	return false;
}

bool ListenerSocketImpl::acceptPending()
{
	sockaddr_storage address{};
	socklen_t length = sizeof(address);
	auto* raw = reinterpret_cast<sockaddr*>(&address);
	_accepted = _context.reserve.accept(sockfd(), raw, &length);
	if (_accepted.valid())
	{
		_peer = Poco::Net::SocketAddress(raw, length);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE) shedConnection();
	// Anything else concerns a connection that is gone again.
	return false;
}

void ListenerSocketImpl::shedConnection()
{
	const bool shed = _context.reserve.shed(sockfd());
	if (shed) ++_context.events.refusedByDescriptors;
	_context.descriptorLog.warning(
		[&]
		{
			return "Closed a new connection on listener " + _config.name + ": this process has no file descriptor left";
		});
	if (!shed) pause(SHED_FAILED_PAUSE_MS);
}

Poco::Net::SocketImpl* ListenerSocketImpl::acceptConnection(Poco::Net::SocketAddress& clientAddress)
{
	clientAddress = _peer;
	ConnectionInfo info;
	info.id = ++_context.connectionIds;
	info.listenerName = _config.name;
	info.protocol = _config.protocol;
	info.peer = _peer;
	info.local = localAddress(_accepted.get(), _peer);
	auto connection = std::make_shared<LiveConnection>(std::move(info), _accepted.get());
	auto* socket = new AcceptedSocketImpl(_context, std::move(connection));
	_accepted.release();
	return socket;
}

} // namespace Aeon::Net
