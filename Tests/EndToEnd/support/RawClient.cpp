#include "RawClient.h"

#include <arpa/inet.h>
#include <cerrno>
#include <fstream>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace Aeon::Test
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::size_t REPLY_BYTES_MAX = 256u << 20;
constexpr int API_VERSIONS = 18;

[[noreturn]] void fail(const std::string& what)
{
	throw std::system_error(errno, std::generic_category(), what);
}

int connectTo(const std::string& host, const std::string& port)
{
	addrinfo hints{};
	hints.ai_socktype = SOCK_STREAM;
	addrinfo* found = nullptr;
	if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) throw std::runtime_error("no address " + host);
	int descriptor = -1;
	for (const addrinfo* each = found; each != nullptr && descriptor < 0; each = each->ai_next)
	{
		descriptor = ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol);
		if (descriptor >= 0 && ::connect(descriptor, each->ai_addr, each->ai_addrlen) != 0)
		{
			::close(std::exchange(descriptor, -1));
		}
	}
	::freeaddrinfo(found);
	if (descriptor < 0) fail("connect to " + host + ":" + port);
	return descriptor;
}

void setOptions(int descriptor)
{
	const int on = 1;
	::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	// A reset leaves no socket behind in TIME_WAIT: these tests open tens of thousands of connections.
	const linger reset{.l_onoff = 1, .l_linger = 0};
	::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}

int millisecondsUntil(Clock::time_point deadline)
{
	const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
	return left < 0 ? 0 : static_cast<int>(left);
}

/// Binds that port of 127.0.0.1, any for 0, and lets it go again. The port; 0 where it is taken.
std::uint16_t bindOnce(std::uint16_t port)
{
	const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	socklen_t length = sizeof(address);
	auto* const generic = reinterpret_cast<sockaddr*>(&address);
	const bool bound = ::bind(descriptor, generic, length) == 0 && ::getsockname(descriptor, generic, &length) == 0;
	::close(descriptor);
	return bound ? ntohs(address.sin_port) : 0;
}

/// The lowest port that the system gives to clients; 0 where it does not say.
std::uint16_t firstClientPort()
{
	std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
	std::uint16_t first = 0;
	file >> first;
	return first;
}

} // namespace

RawClient::RawClient(const std::string& bootstrap)
{
	const std::string first = bootstrap.substr(0, bootstrap.find(','));
	const std::size_t colon = first.rfind(':');
	_descriptor = connectTo(first.substr(0, colon), first.substr(colon + 1));
	setOptions(_descriptor);
}

RawClient::~RawClient()
{
	if (_descriptor >= 0) ::close(_descriptor);
}

RawClient::RawClient(RawClient&& other) noexcept :
	_descriptor(std::exchange(other._descriptor, -1)), _outcome(other._outcome), _reply(std::move(other._reply))
{
}

RawClient& RawClient::operator=(RawClient&& other) noexcept
{
	std::swap(_descriptor, other._descriptor);
	std::swap(_outcome, other._outcome);
	std::swap(_reply, other._reply);
	return *this;
}

bool RawClient::send(const Bytes& bytes)
{
	for (std::size_t sent = 0; sent < bytes.size();)
	{
		const ssize_t count = ::send(_descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
		if (count < 0 && errno != EINTR) return false;
		if (count > 0) sent += static_cast<std::size_t>(count);
	}
	return true;
}

bool RawClient::sendFrame(const Bytes& content)
{
	return send(ByteWriter().int32(static_cast<std::int64_t>(content.size())).raw(content).bytes());
}

void RawClient::finishSending()
{
	::shutdown(_descriptor, SHUT_WR);
}

bool RawClient::isReadable(std::chrono::milliseconds limit) const
{
	pollfd waiting{.fd = _descriptor, .events = POLLIN, .revents = 0};
	return ::poll(&waiting, 1, static_cast<int>(limit.count())) > 0;
}

RawClient::Outcome RawClient::receive(std::chrono::milliseconds limit)
{
	const Clock::time_point deadline = Clock::now() + limit;
	_reply.assign(4, 0);
	if (!readFully(_reply.data(), _reply.size(), deadline)) return _outcome;
	const std::int64_t size = integerAt(_reply, 0, 4);
	if (size < 0 || static_cast<std::size_t>(size) > REPLY_BYTES_MAX)
	{
		throw std::runtime_error("the broker sent a frame of " + std::to_string(size) + " bytes");
	}
	_reply.assign(static_cast<std::size_t>(size), 0);
	if (!readFully(_reply.data(), _reply.size(), deadline)) return _outcome;
	return Outcome::ANSWERED;
}

bool RawClient::readFully(std::uint8_t* target, std::size_t count, Clock::time_point deadline)
{
	while (count > 0)
	{
		pollfd waiting{.fd = _descriptor, .events = POLLIN, .revents = 0};
		const int ready = ::poll(&waiting, 1, millisecondsUntil(deadline));
		if (ready == 0)
		{
			_outcome = Outcome::SILENT;
			return false;
		}
		const ssize_t received = ready < 0 ? -1 : ::recv(_descriptor, target, count, 0);
		if (received < 0 && errno == EINTR) continue;
		if (received <= 0)
		{
			_outcome = Outcome::CLOSED;
			return false;
		}
		target += received;
		count -= static_cast<std::size_t>(received);
	}
	return true;
}

RawClient::Outcome RawClient::exchange(const Bytes& content, std::chrono::milliseconds limit)
{
	if (!sendFrame(content)) return Outcome::CLOSED;
	return receive(limit);
}

std::uint16_t RawClient::findFreePort()
{
	constexpr std::uint16_t FIRST = 10'000;
	const std::uint16_t behind = firstClientPort();
	std::random_device random;
	if (behind > FIRST)
	{
		std::uniform_int_distribution<int> any(FIRST, behind - 1);
		for (int attempt = 0; attempt < 100; ++attempt)
		{
			if (const std::uint16_t port = bindOnce(static_cast<std::uint16_t>(any(random))); port != 0) return port;
		}
	}
	const std::uint16_t port = bindOnce(0);
	if (port == 0) fail("find a free port");
	return port;
}

bool RawClient::answersApiVersions(std::uint16_t port)
{
	try
	{
		RawClient client("127.0.0.1:" + std::to_string(port));
		return client.exchange(requestHeader(API_VERSIONS, 0).bytes(), std::chrono::seconds(1)) == Outcome::ANSWERED;
	}
	catch (const std::system_error&)
	{
		return false;
	}
}

ByteWriter requestHeader(int apiKey, int apiVersion, int correlationId)
{
	ByteWriter header;
	header.int16(apiKey).int16(apiVersion).int32(correlationId).string("aeon-test");
	return header;
}

} // namespace Aeon::Test
