#include "Connection.h"

#include "Aeon/Protocol/BigEndian.h"

#include <cerrno>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace Aeon::Bench
{

namespace
{

constexpr std::size_t BUFFER_BYTES = 64 * 1024;
constexpr std::size_t SIZE_BYTES = 4;
constexpr std::size_t DROP_BYTES = 1 << 20;
constexpr timeval PATIENCE{30, 0};

[[noreturn]] void fail(const char* what)
{
	throw std::system_error(errno, std::generic_category(), what);
}

int connectTo(const std::string& host, const std::string& port)
{
	addrinfo hints{};
	hints.ai_socktype = SOCK_STREAM;
	addrinfo* found = nullptr;
	if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0)
		throw std::system_error(std::make_error_code(std::errc::address_not_available), host);
	int descriptor = -1;
	for (const addrinfo* each = found; each != nullptr && descriptor < 0; each = each->ai_next)
	{
		descriptor = ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol);
		if (descriptor >= 0 && ::connect(descriptor, each->ai_addr, each->ai_addrlen) != 0)
			::close(std::exchange(descriptor, -1));
	}
	::freeaddrinfo(found);
	if (descriptor < 0) fail("connect");
	return descriptor;
}

} // namespace

Connection::Connection(int descriptor) : _descriptor(descriptor)
{
	const int on = 1;
	::setsockopt(_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	::setsockopt(_descriptor, SOL_SOCKET, SO_RCVTIMEO, &PATIENCE, sizeof(PATIENCE));
}

Connection Connection::to(const std::string& bootstrap)
{
	const std::string first = bootstrap.substr(0, bootstrap.find(','));
	const std::size_t colon = first.rfind(':');
	return Connection(connectTo(first.substr(0, colon), first.substr(colon + 1)));
}

Connection::~Connection()
{
	if (_descriptor >= 0) ::close(_descriptor);
}

Connection::Connection(Connection&& other) noexcept :
	_descriptor(std::exchange(other._descriptor, -1)), _buffer(std::move(other._buffer))
{
}

void Connection::send(BytesView bytes) const
{
	while (!bytes.empty())
	{
		const ssize_t sent = ::send(_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
		if (sent < 0) fail("send");
		bytes = bytes.subspan(static_cast<std::size_t>(sent));
	}
}

void Connection::sendFile(int file, std::uint64_t position, std::size_t bytes) const
{
	auto offset = static_cast<off_t>(position);
	for (const auto end = offset + static_cast<off_t>(bytes); offset < end;)
		if (::sendfile(_descriptor, file, &offset, static_cast<std::size_t>(end - offset)) <= 0) fail("sendfile");
}

void Connection::receive(std::uint8_t* target, std::size_t bytes) const
{
	while (bytes > 0)
	{
		const std::size_t received = receiveSome(target, bytes);
		if (received == 0) throw std::system_error(std::make_error_code(std::errc::connection_reset), "receive");
		target += received;
		bytes -= received;
	}
}

std::size_t Connection::receiveSome(std::uint8_t* target, std::size_t bytesMax) const
{
	const ssize_t received = ::recv(_descriptor, target, bytesMax, 0);
	if (received < 0) fail("receive");
	return static_cast<std::size_t>(received);
}

void Connection::drop(std::size_t bytes) const
{
	while (bytes > 0)
	{
		const ssize_t dropped = ::recv(_descriptor, nullptr, bytes, MSG_TRUNC);
		if (dropped <= 0) fail("receive");
		bytes -= static_cast<std::size_t>(dropped);
	}
}

void Connection::dropUntilEnd() const
{
	while (::recv(_descriptor, nullptr, DROP_BYTES, MSG_TRUNC) > 0)
	{
	}
}

std::size_t Connection::frameBytes() const
{
	return static_cast<std::size_t>(Protocol::loadBigEndian<std::int32_t>(_buffer.data()));
}

BytesView Connection::receiveFrame()
{
	if (_buffer.size() < BUFFER_BYTES) _buffer.resize(BUFFER_BYTES);
	std::size_t have = 0;
	while (have < SIZE_BYTES || have < SIZE_BYTES + frameBytes())
	{
		if (have >= SIZE_BYTES && _buffer.size() < SIZE_BYTES + frameBytes()) _buffer.resize(SIZE_BYTES + frameBytes());
		const std::size_t received = receiveSome(_buffer.data() + have, _buffer.size() - have);
		if (received == 0) throw std::system_error(std::make_error_code(std::errc::connection_reset), "receive");
		have += received;
	}
	return BytesView(_buffer).subspan(SIZE_BYTES, frameBytes());
}

std::size_t Connection::skipFrame()
{
	if (_buffer.size() < SIZE_BYTES) _buffer.resize(SIZE_BYTES);
	receive(_buffer.data(), SIZE_BYTES);
	drop(frameBytes());
	return frameBytes();
}

void Connection::reset()
{
	const linger atOnce{.l_onoff = 1, .l_linger = 0};
	::setsockopt(_descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof(atOnce));
	::close(std::exchange(_descriptor, -1));
}

} // namespace Aeon::Bench
