#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestServer.h"

#include <Poco/DirectoryIterator.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace Aeon::Net::Testing
{
namespace
{

std::size_t openDescriptors()
{
	std::size_t count = 0;
	for (Poco::DirectoryIterator entry(std::string("/proc/self/fd")), end; entry != end; ++entry)
		++count;
	return count;
}

std::size_t residentBytes()
{
	std::ifstream file("/proc/self/statm");
	std::size_t total = 0;
	std::size_t resident = 0;
	file >> total >> resident;
	return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Lowers the number of descriptors the process may have, for as long as it lives.
class DescriptorLimit
{
public:
	explicit DescriptorLimit(rlim_t most)
	{
		::getrlimit(RLIMIT_NOFILE, &_before);
		rlimit lowered = _before;
		lowered.rlim_cur = most;
		::setrlimit(RLIMIT_NOFILE, &lowered);
	}
	~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &_before); }

private:
	rlimit _before{};
};

/// Sockets made before descriptors run out, to be connected afterwards.
class LateClients
{
public:
	explicit LateClients(int count)
	{
		for (int i = 0; i < count; ++i)
			_descriptors.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
	}
	~LateClients()
	{
		for (const int descriptor : _descriptors)
			::close(descriptor);
	}
	int highest() const { return _descriptors.back(); }
	/// How many of them the server closes after letting them connect.
	int connectAndCountClosed(std::uint16_t port)
	{
		int closed = 0;
		for (const int descriptor : _descriptors)
		{
			sockaddr_in address{};
			address.sin_family = AF_INET;
			address.sin_port = htons(port);
			address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
			timeval timeout{10, 0};
			::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
			char byte = 0;
			if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
				::recv(descriptor, &byte, 1, 0) == 0)
				++closed;
		}
		return closed;
	}

private:
	std::vector<int> _descriptors;
};

TEST(Resources, WithoutDescriptorsConnectionsAreClosedAtOnceAndServedLater)
{
#if defined(AEON_SANITIZED)
	GTEST_SKIP() << "the undefined-behaviour sanitizer, built in beside this one, looks at objects through a pipe";
#endif
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(factory);
	auto bystander = server.connect();
	bystander.roundTrip("before");
	LateClients clients(50);
	{
		// Every number below the highest client's is taken, or is so soon.
		std::vector<int> fillers;
		const DescriptorLimit limit(static_cast<rlim_t>(clients.highest()) + 1);
		for (int filler = ::dup(0); filler >= 0; filler = ::dup(0))
			fillers.push_back(filler);
		EXPECT_EQ(clients.connectAndCountClosed(server.port()), 50);
		EXPECT_EQ(bystander.roundTrip("served meanwhile"), "served meanwhile");
		for (const int filler : fillers)
			::close(filler);
	}
	// Counted once they are closed.
	EXPECT_TRUE(eventually([&] { return server.server.counters().refusedByDescriptors == 50; }));
	EXPECT_THAT(log.waitFor("descriptor"), testing::HasSubstr("no file descriptor left"));
	EXPECT_LE(log.linesWith("descriptor").size(), 20U);
	EXPECT_EQ(server.connect().roundTrip("room again"), "room again");
}

TEST(Resources, AConnectionCostsItsSocketAndNoOtherDescriptor)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	server.connect().roundTrip("everything is warm");
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 0; }));
	const std::size_t before = openDescriptors();
	std::vector<TestClient> clients;
	for (int i = 0; i < 100; ++i)
	{
		clients.push_back(server.connect());
		clients.back().roundTrip("here");
	}
	EXPECT_LE(openDescriptors(), before + 200);
	clients.clear();
	EXPECT_TRUE(eventually([&] { return openDescriptors() <= before; }));
}

TEST(Resources, IdleConnectionsCostLittleMemory)
{
#if defined(AEON_SANITIZED)
	GTEST_SKIP() << "a sanitizer's memory would be measured";
#endif
	constexpr std::size_t CONNECTIONS = 500;
	auto config = smallConfig();
	config.idleTrimAfter = std::chrono::milliseconds(100);
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	server.connect().roundTrip("everything is warm");
	const std::size_t before = residentBytes();
	std::vector<TestClient> clients;
	const std::string large(300'000, 'l');
	for (std::size_t i = 0; i < CONNECTIONS; ++i)
	{
		clients.push_back(server.connect());
		clients.back().sendFrame(large);
		clients.back().receiveFrame();
	}
	EXPECT_TRUE(eventually([&] { return factory.idleCalls >= static_cast<int>(CONNECTIONS); }));
	const std::size_t each = (residentBytes() - std::min(before, residentBytes())) / CONNECTIONS;
	RecordProperty("residentBytesPerIdleConnection", static_cast<int>(each));
	EXPECT_LT(each, 32U * 1024);
}

TEST(Resources, AFalseClaimOfSizeTakesNoMemory)
{
	auto config = smallConfig();
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	server.connect().roundTrip("everything is warm");
	const std::size_t before = residentBytes();
	std::vector<TestClient> clients;
	for (int i = 0; i < 50; ++i)
	{
		clients.push_back(server.connect());
		clients.back().send(TestClient::int32(100'000'000) + "and no more");
	}
	EXPECT_TRUE(eventually([&] { return server.server.counters().bytesReceived >= 50 * 15; }));
	EXPECT_LT(residentBytes(), before + 64U * 1024 * 1024);
}

} // namespace
} // namespace Aeon::Net::Testing
