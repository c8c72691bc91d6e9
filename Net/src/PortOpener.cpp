#include "PortOpener.h"

#include "ListenAddresses.h"
#include "ServerContext.h"

#include "Aeon/Net/ListenException.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>

namespace Aeon::Net
{

namespace
{

constexpr int FREE_PORT_ATTEMPTS = 16;

void setFlag(int descriptor, int level, int option, int value = 1)
{
	::setsockopt(descriptor, level, option, &value, sizeof(value));
}

std::uint16_t portOf(int descriptor)
{
	sockaddr_storage address{};
	socklen_t length = sizeof(address);
	auto* raw = reinterpret_cast<sockaddr*>(&address);
	if (::getsockname(descriptor, raw, &length) != 0) return 0;
	return Poco::Net::SocketAddress(raw, length).port();
}

bool familyMissing(int error)
{
	return error == EAFNOSUPPORT || error == EADDRNOTAVAIL || error == EPROTONOSUPPORT;
}

} // namespace

std::vector<PortOpener::Shard> PortOpener::open()
{
	try
	{
		auto resolved = resolveListenHost(_config.host);
		_candidates = std::move(resolved.addresses);
		_anyWillDo = resolved.anyWillDo;
	}
	catch (const Poco::Exception& error)
	{
		throw ListenException(
			"listener " + _config.name + ": host " + _config.host + " cannot be resolved: " + error.displayText());
	}
	Shard first;
	for (int attempt = 1; !openFirst(first); ++attempt)
	{
		if (attempt == FREE_PORT_ATTEMPTS) fail(_candidates.back(), EADDRINUSE);
	}
	for (const auto& descriptor : first)
		setFlag(descriptor.get(), SOL_SOCKET, SO_REUSEPORT);

	std::vector<Shard> shards;
	shards.push_back(std::move(first));
	while (shards.size() < static_cast<std::size_t>(_context.config.shards))
	{
		Shard shard;
		if (!openShared(shard)) break;
		shards.push_back(std::move(shard));
	}
	return shards;
}

bool PortOpener::openFirst(Shard& shard)
{
	shard.clear();
	_addresses.clear();
	_port = _config.port;
	for (const auto& address : _candidates)
	{
		Descriptor socket = listenOn(address, Sharing::EXCLUSIVE);
		const int error = errno;
		if (socket.valid())
		{
			_port = portOf(socket.get());
			_addresses.push_back(address);
			shard.push_back(std::move(socket));
		}
		else if (error == EADDRINUSE && _config.port == 0 && !shard.empty())
			return false;
		else if (!(_anyWillDo && familyMissing(error)))
			fail(address, error);
	}
	if (shard.empty()) fail(_candidates.front(), EADDRNOTAVAIL);
	return true;
}

Descriptor PortOpener::listenOn(const Poco::Net::IPAddress& address, Sharing sharing)
{
	Descriptor socket(::socket(address.af(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
	if (!socket.valid()) return socket;
	setOptions(socket.get(), address, sharing);
	const Poco::Net::SocketAddress bound(address, _port);
	if (::bind(socket.get(), bound.addr(), bound.length()) != 0 ||
		::listen(socket.get(), _context.config.listenBacklog) != 0)
	{
		const int error = errno;
		socket.close();
		errno = error;
	}
	return socket;
}

void PortOpener::setOptions(int descriptor, const Poco::Net::IPAddress& address, Sharing sharing)
{
	const ServerConfig& config = _context.config;
	setFlag(descriptor, SOL_SOCKET, SO_REUSEADDR);
	if (sharing == Sharing::SHARED) setFlag(descriptor, SOL_SOCKET, SO_REUSEPORT);
	if (address.family() == Poco::Net::IPAddress::IPv6) setFlag(descriptor, IPPROTO_IPV6, IPV6_V6ONLY);
	// What follows is inherited by every connection, which saves a system call or five each.
	setFlag(descriptor, SOL_SOCKET, SO_KEEPALIVE);
	setFlag(descriptor, IPPROTO_TCP, TCP_NODELAY);
	if (config.sendBufferBytes >= 0) setFlag(descriptor, SOL_SOCKET, SO_SNDBUF, config.sendBufferBytes);
	if (config.receiveBufferBytes >= 0) setFlag(descriptor, SOL_SOCKET, SO_RCVBUF, config.receiveBufferBytes);
	if (!_context.congestion.prepareListener(descriptor))
		throw ListenException(
			"aeon.tcp.congestion.control=" + config.tcpCongestionControl +
				" is refused by the kernel: " + std::strerror(errno),
			errno);
}

bool PortOpener::openShared(Shard& shard)
{
	for (const auto& address : _addresses)
	{
		Descriptor socket = listenOn(address, Sharing::SHARED);
		if (!socket.valid())
		{
			_context.logger.warning(
				"Listener " + _config.name +
				" does with fewer accepting threads than configured: the kernel refuses to " + "share port " +
				std::to_string(_port) + ": " + std::strerror(errno));
			return false;
		}
		shard.push_back(std::move(socket));
	}
	return true;
}

void PortOpener::fail(const Poco::Net::IPAddress& address, int error) const
{
	const std::string place = Poco::Net::SocketAddress(address, _config.port).toString();
	const std::string reason = error == EADDRINUSE
								   ? "the port is taken; another broker or another program is listening there"
								   : std::string(std::strerror(error));
	throw ListenException("listener " + _config.name + " cannot listen on " + place + ": " + reason, error);
}

} // namespace Aeon::Net
