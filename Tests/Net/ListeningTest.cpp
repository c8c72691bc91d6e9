#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <array>
#include <barrier>
#include <cstring>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace Aeon::Net::Testing
{
namespace
{

bool hasIpv6Loopback()
{
	const int descriptor = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sockaddr_in6 address{};
	address.sin6_family = AF_INET6;
	address.sin6_addr = in6addr_loopback;
	const bool has = descriptor >= 0 && ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
	if (descriptor >= 0) ::close(descriptor);
	return has;
}

/// How many IPv4 sockets listen on the port.
int listeningSockets(std::uint16_t port)
{
	std::array<char, 8> hex{};
	std::snprintf(hex.data(), hex.size(), ":%04X ", port);
	std::ifstream table("/proc/net/tcp");
	int count = 0;
	for (std::string line; std::getline(table, line);)
	{
		if (line.find(hex.data()) < 20 && line.find(" 0A ") != std::string::npos) ++count;
	}
	return count;
}

std::string startFailure(const ServerConfig& config)
{
	FunctionHandlerFactory factory;
	SocketServer server(config, factory);
	try
	{
		server.start();
	}
	catch (const ListenException& error)
	{
		return error.displayText();
	}
	return "";
}

ServerConfig onHost(const std::string& host, std::uint16_t port = 0)
{
	auto config = smallConfig();
	config.listeners[0].host = host;
	config.listeners[0].port = port;
	return config;
}

std::string congestionControlOf(int descriptor)
{
	std::array<char, 16> name{};
	socklen_t length = name.size();
	::getsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, name.data(), &length);
	return name.data();
}

class ListeningOn : public testing::TestWithParam<std::string>
{
};

TEST_P(ListeningOn, ServesBothFamiliesOnOnePort)
{
	if (!hasIpv6Loopback()) GTEST_SKIP() << "this machine has no IPv6";
	FunctionHandlerFactory factory;
	const TestServer server(onHost(GetParam()), factory);
	TestClient four(server.port(), {.host = "127.0.0.1"});
	TestClient six(server.port(), {.host = "::1"});
	EXPECT_EQ(four.roundTrip("four"), "four");
	EXPECT_EQ(six.roundTrip("six"), "six");
}

INSTANTIATE_TEST_SUITE_P(Hosts, ListeningOn, testing::Values("", "0.0.0.0", "::", "localhost"));

TEST(Listening, OneAddressMeansThatAddressOnly)
{
	if (!hasIpv6Loopback()) GTEST_SKIP() << "this machine has no IPv6";
	FunctionHandlerFactory factory;
	const TestServer server(onHost("127.0.0.1"), factory);
	EXPECT_THROW(TestClient(server.port(), {.host = "::1"}), std::runtime_error);
}

TEST(Listening, EveryShardHasASocketOnThePort)
{
	auto config = smallConfig();
	config.shards = 4;
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	EXPECT_EQ(listeningSockets(server.port()), 4);
	EXPECT_THAT(log.linesWith("fewer"), testing::IsEmpty());
	for (int i = 0; i < 100; ++i)
		EXPECT_EQ(server.connect().roundTrip("any shard"), "any shard");
}

TEST(Listening, ASecondServerOnThePortFailsWithOneClearError)
{
	FunctionHandlerFactory factory;
	const TestServer first(factory);
	const std::string text = startFailure(onHost("127.0.0.1", first.port()));
	EXPECT_THAT(
		text, testing::HasSubstr("listener PLAINTEXT cannot listen on 127.0.0.1:" + std::to_string(first.port())));
	EXPECT_THAT(text, testing::HasSubstr("the port is taken"));
	auto client = first.connect();
	EXPECT_EQ(client.roundTrip("the first goes on"), "the first goes on");
}

TEST(Listening, ASecondServerFailsOnTheWildcardToo)
{
	FunctionHandlerFactory factory;
	const TestServer first(onHost(""), factory);
	EXPECT_THAT(startFailure(onHost("", first.port())), testing::HasSubstr("the port is taken"));
	EXPECT_THAT(startFailure(onHost("localhost", first.port())), testing::HasSubstr("the port is taken"));
}

TEST(Listening, OfServersThatRaceForAPortExactlyOneWins)
{
	constexpr int RACERS = 4;
	for (int round = 0; round < 20; ++round)
	{
		std::uint16_t port = 0;
		{
			FunctionHandlerFactory factory;
			port = TestServer(factory).port();
		}
		FunctionHandlerFactory factory;
		std::vector<std::unique_ptr<SocketServer>> servers;
		for (int i = 0; i < RACERS; ++i)
			servers.push_back(std::make_unique<SocketServer>(onHost("127.0.0.1", port), factory));
		std::atomic<int> winners{0};
		std::barrier line(RACERS);
		std::vector<std::thread> threads;
		for (auto& server : servers)
		{
			threads.emplace_back(
				[&]
				{
					line.arrive_and_wait();
					try
					{
						server->start();
						++winners;
					}
					catch (const ListenException&)
					{
					}
				});
		}
		for (auto& thread : threads)
			thread.join();
		EXPECT_EQ(winners, 1);
	}
}

TEST(Listening, AFailedStartLeavesNothingOpen)
{
	FunctionHandlerFactory factory;
	const TestServer taken(factory);
	std::uint16_t free = 0;
	{
		free = TestServer(factory).port();
	}
	auto config = onHost("127.0.0.1", free);
	config.listeners.push_back(config.listeners[0]);
	config.listeners[1].name = "SECOND";
	config.listeners[1].port = taken.port();
	EXPECT_THAT(startFailure(config), testing::HasSubstr("listener SECOND"));
	EXPECT_EQ(listeningSockets(free), 0);
}

TEST(Listening, ARestartFindsItsPortFreeAtOnce)
{
	FunctionHandlerFactory factory;
	std::uint16_t port = 0;
	{
		TestServer server(factory);
		port = server.port();
		auto client = server.connect();
		client.roundTrip("leaves a socket in TIME_WAIT");
		server.server.stop(std::chrono::seconds(5));
	}
	EXPECT_EQ(startFailure(onHost("127.0.0.1", port)), "");
}

TEST(Listening, HostsThatAreNotOursAreNamed)
{
	EXPECT_THAT(startFailure(onHost("192.0.2.1")), testing::HasSubstr("192.0.2.1"));
	EXPECT_THAT(startFailure(onHost("no-such-host.invalid")), testing::HasSubstr("no-such-host.invalid"));
}

TEST(Listening, SeveralListenersHaveTheirOwnPorts)
{
	auto config = smallConfig();
	config.listeners.push_back(config.listeners[0]);
	config.listeners[1].name = "INTERNAL";
	FunctionHandlerFactory factory;
	TestServer server(config, factory);
	EXPECT_NE(server.server.boundPort("INTERNAL"), server.server.boundPort("PLAINTEXT"));
	EXPECT_EQ(TestClient(server.server.boundPort("INTERNAL")).roundTrip("inside"), "inside");
	EXPECT_THROW(server.server.boundPort("NONE"), Poco::NotFoundException);
}

TEST(Listening, SettingsThatMakeNoSenseAreRefused)
{
	FunctionHandlerFactory factory;
	auto twice = smallConfig();
	twice.listeners.push_back(twice.listeners[0]);
	EXPECT_THROW(SocketServer(twice, factory), Poco::InvalidArgumentException);
	EXPECT_THROW(SocketServer(ServerConfig(), factory), Poco::InvalidArgumentException);
	auto override = smallConfig();
	override.connectionsPerAddressOverrides["no-such-host.invalid"] = 1;
	EXPECT_THROW(SocketServer(override, factory), Poco::InvalidArgumentException);
}

TEST(Listening, AnUnknownCongestionControlIsRefusedByName)
{
	auto config = smallConfig();
	config.tcpCongestionControl = "nosuch";
	EXPECT_THAT(startFailure(config), testing::HasSubstr("aeon.tcp.congestion.control=nosuch"));
}

/// The server's end of a test's one connection.
int serverDescriptor(const TestClient& client)
{
	sockaddr_in mine{};
	socklen_t length = sizeof(mine);
	::getsockname(client.descriptor(), reinterpret_cast<sockaddr*>(&mine), &length);
	for (int descriptor = 3; descriptor < 1024; ++descriptor)
	{
		sockaddr_in peer{};
		length = sizeof(peer);
		if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &length) == 0 && peer.sin_family == AF_INET &&
			peer.sin_port == mine.sin_port)
			return descriptor;
	}
	return -1;
}

int option(int descriptor, int level, int name)
{
	int value = -1;
	socklen_t length = sizeof(value);
	::getsockopt(descriptor, level, name, &value, &length);
	return value;
}

TEST(Listening, LocalConnectionsDoNotPace)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	auto client = server.connect();
	client.roundTrip("accepted");
	const std::string algorithm = congestionControlOf(serverDescriptor(client));
	EXPECT_THAT(algorithm, testing::AnyOf("cubic", "reno"));
}

TEST(Listening, TheConfiguredCongestionControlIsUsedEverywhere)
{
	auto config = smallConfig();
	config.tcpCongestionControl = "reno";
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	auto client = server.connect();
	client.roundTrip("accepted");
	EXPECT_EQ(congestionControlOf(serverDescriptor(client)), "reno");
}

TEST(Listening, ConnectionsHaveTheirSocketOptions)
{
	auto config = smallConfig();
	config.sendBufferBytes = 20'000;
	config.receiveBufferBytes = 30'000;
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	auto client = server.connect();
	client.roundTrip("accepted");
	const int descriptor = serverDescriptor(client);
	EXPECT_NE(option(descriptor, IPPROTO_TCP, TCP_NODELAY), 0);
	EXPECT_NE(option(descriptor, SOL_SOCKET, SO_KEEPALIVE), 0);
	// The kernel doubles what it is asked for.
	EXPECT_EQ(option(descriptor, SOL_SOCKET, SO_SNDBUF), 40'000);
	EXPECT_EQ(option(descriptor, SOL_SOCKET, SO_RCVBUF), 60'000);
}

} // namespace
} // namespace Aeon::Net::Testing
