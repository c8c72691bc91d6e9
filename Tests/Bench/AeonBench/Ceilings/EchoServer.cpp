#include "EchoServer.h"

#include "BareListener.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <vector>

namespace Aeon::Bench
{

namespace
{

constexpr std::size_t REQUEST_BYTES_MAX = 4096;

/// A frame of so many bytes, its size included.
std::vector<std::uint8_t> replyOf(std::size_t bytes)
{
	std::vector<std::uint8_t> reply(bytes, 0);
	const std::uint32_t size = htonl(static_cast<std::uint32_t>(bytes - sizeof(std::uint32_t)));
	std::copy_n(reinterpret_cast<const std::uint8_t*>(&size), sizeof(size), reply.begin());
	return reply;
}

void echo(const Connection& connection, const std::vector<std::uint8_t>& reply)
{
	std::array<std::uint8_t, REQUEST_BYTES_MAX> request;
	// It ends with the process; clients that fall silent are waited for.
	const timeval never{};
	::setsockopt(connection.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &never, sizeof(never));
	try
	{
		while (connection.receiveSome(request.data(), request.size()) > 0)
			connection.send(reply);
	}
	catch (const std::system_error&)
	{
		// The client has reset the connection.
	}
}

} // namespace

void serveEcho(std::uint16_t port, std::size_t replyBytes)
{
	const BareListener listener(port);
	const auto reply = replyOf(replyBytes);
	for (;;)
		if (auto connection = listener.accept())
			std::thread([connection = std::move(*connection), &reply] { echo(connection, reply); }).detach();
}

} // namespace Aeon::Bench
