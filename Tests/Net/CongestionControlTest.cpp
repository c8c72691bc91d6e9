#include "CongestionControl.h"

#include <gmock/gmock.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace Aeon::Test
{

namespace
{

using Net::CongestionControl;

/// A TCP socket, with the algorithm that it would use.
class Socket
{
public:
	Socket() : _descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
	~Socket() { ::close(_descriptor); }
	Socket(const Socket&) = delete;
	Socket& operator=(const Socket&) = delete;

	int descriptor() const { return _descriptor; }
	std::string algorithm() const
	{
		std::array<char, 16> name{};
		socklen_t length = name.size();
		::getsockopt(_descriptor, IPPROTO_TCP, TCP_CONGESTION, name.data(), &length);
		return {name.data(), ::strnlen(name.data(), length)};
	}

private:
	const int _descriptor;
};

} // namespace

TEST(CongestionControl, ListenersDoNotPaceAndConnectionsFromElsewhereGetTheSystemsChoice)
{
	const Socket socket;
	const std::string systems = socket.algorithm();
	const CongestionControl control("");
	EXPECT_TRUE(control.prepareListener(socket.descriptor()));
	EXPECT_THAT(socket.algorithm(), testing::AnyOf("cubic", "reno"));
	control.prepareRemote(socket.descriptor());
	EXPECT_EQ(socket.algorithm(), systems);
}

TEST(CongestionControl, WhatTheOperatorChoseStays)
{
	const Socket socket;
	const CongestionControl control("reno");
	EXPECT_TRUE(control.prepareListener(socket.descriptor()));
	control.prepareRemote(socket.descriptor());
	EXPECT_EQ(socket.algorithm(), "reno");
}

TEST(CongestionControl, AnUnknownChoiceIsRefused)
{
	const Socket socket;
	EXPECT_FALSE(CongestionControl("nosuch").prepareListener(socket.descriptor()));
	EXPECT_NE(errno, 0);
}

} // namespace Aeon::Test
