#include "TestClient.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace Aeon::Net::Testing
{

namespace
{

[[noreturn]] void fail(const std::string& what)
{
	throw std::runtime_error(what + ": " + std::strerror(errno));
}

int connectTo(const std::string& host, std::uint16_t port, int receiveBufferBytes)
{
	addrinfo hints{};
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_NUMERICHOST;
	addrinfo* found = nullptr;
	if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
		throw std::runtime_error("not an address: " + host);
	const int descriptor = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (receiveBufferBytes > 0)
		::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, sizeof(receiveBufferBytes));
	const int result = descriptor < 0 ? -1 : ::connect(descriptor, found->ai_addr, found->ai_addrlen);
	const int error = errno;
	::freeaddrinfo(found);
	if (result == 0) return descriptor;
	::close(descriptor);
	errno = error;
	fail("connect");
}

} // namespace

TestClient::TestClient(std::uint16_t port) : TestClient(port, Options())
{
}

TestClient::TestClient(std::uint16_t port, const Options& options) :
	_descriptor(connectTo(options.host, port, options.receiveBufferBytes))
{
	timeval timeout{};
	timeout.tv_sec = options.timeout.count() / 1000;
	timeout.tv_usec = options.timeout.count() % 1000 * 1000;
	::setsockopt(_descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	::setsockopt(_descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
	const int on = 1;
	::setsockopt(_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

TestClient::~TestClient()
{
	close();
}

TestClient::TestClient(TestClient&& other) noexcept : _descriptor(std::exchange(other._descriptor, -1))
{
}

void TestClient::send(std::string_view bytes)
{
	while (!bytes.empty())
	{
		const ssize_t sent = ::send(_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
		if (sent <= 0) fail("send");
		bytes.remove_prefix(static_cast<std::size_t>(sent));
	}
}

std::size_t TestClient::sendSome(std::string_view bytes)
{
	const ssize_t sent = ::send(_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
	return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::string TestClient::receive(std::size_t bytes)
{
	std::string result(bytes, '\0');
	std::size_t done = 0;
	while (done < bytes)
	{
		const ssize_t received = ::recv(_descriptor, result.data() + done, bytes - done, 0);
		if (received == 0) throw std::runtime_error("the server closed the connection");
		if (received < 0) fail("receive");
		done += static_cast<std::size_t>(received);
	}
	return result;
}

std::string TestClient::receiveFrame()
{
	const std::string prefix = receive(4);
	std::uint32_t size = 0;
	for (const char byte : prefix)
		size = size << 8 | static_cast<std::uint8_t>(byte);
	return receive(size);
}

std::string TestClient::roundTrip(std::string_view body)
{
	sendFrame(body);
	return receiveFrame();
}

bool TestClient::waitUntilClosed(std::chrono::milliseconds timeout)
{
	const auto end = std::chrono::steady_clock::now() + timeout;
	std::array<char, 65536> buffer;
	for (;;)
	{
		const auto left =
			std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
		pollfd wait{_descriptor, POLLIN, 0};
		if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0) return false;
		if (::recv(_descriptor, buffer.data(), buffer.size(), 0) <= 0) return true;
	}
}

bool TestClient::staysSilent(std::chrono::milliseconds time)
{
	pollfd wait{_descriptor, POLLIN, 0};
	return ::poll(&wait, 1, static_cast<int>(time.count())) == 0;
}

void TestClient::finishSending()
{
	::shutdown(_descriptor, SHUT_WR);
}

void TestClient::reset()
{
	const linger hard{1, 0};
	::setsockopt(_descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close();
}

void TestClient::close()
{
	if (_descriptor >= 0) ::close(std::exchange(_descriptor, -1));
}

std::string TestClient::frame(std::string_view body)
{
	return int32(static_cast<std::int32_t>(body.size())).append(body);
}

std::string TestClient::int32(std::int32_t value)
{
	const auto bits = static_cast<std::uint32_t>(value);
	std::string bytes;
	for (int shift = 24; shift >= 0; shift -= 8)
		bytes.push_back(static_cast<char>(bits >> shift & 0xff));
	return bytes;
}

} // namespace Aeon::Net::Testing
