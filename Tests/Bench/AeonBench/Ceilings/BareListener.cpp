#include "BareListener.h"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace Aeon::Bench
{

namespace
{

constexpr int BACKLOG = 1024;

bool ask(int descriptor, std::string_view algorithm)
{
	return ::setsockopt(
			   descriptor, IPPROTO_TCP, TCP_CONGESTION, algorithm.data(), static_cast<socklen_t>(algorithm.size())) ==
		   0;
}

} // namespace

BareListener::BareListener(std::uint16_t port) : _descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
	const int on = 1;
	::setsockopt(_descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	auto* const generic = reinterpret_cast<sockaddr*>(&address);
	socklen_t length = sizeof(address);
	if (::bind(_descriptor, generic, length) != 0 || ::listen(_descriptor, BACKLOG) != 0 ||
		::getsockname(_descriptor, generic, &length) != 0)
		throw std::system_error(errno, std::generic_category(), "listen");
	_port = ntohs(address.sin_port);
	if (!ask(_descriptor, "cubic")) ask(_descriptor, "reno");
}

BareListener::~BareListener()
{
	::close(_descriptor);
}

std::optional<Connection> BareListener::accept() const
{
	const int descriptor = ::accept4(_descriptor, nullptr, nullptr, SOCK_CLOEXEC);
	if (descriptor < 0) return std::nullopt;
	return Connection(descriptor);
}

void BareListener::close() const noexcept
{
	::shutdown(_descriptor, SHUT_RDWR);
}

} // namespace Aeon::Bench
