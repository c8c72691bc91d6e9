#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace Aeon::Net::Testing
{
namespace
{

TEST(Admission, TheConnectionOverTheLimitIsClosedAtOnceAndTheOthersServed)
{
	auto config = smallConfig();
	config.connectionsMax = 20;
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	std::vector<TestClient> clients;
	for (int i = 0; i < 20; ++i)
	{
		clients.push_back(server.connect());
		clients.back().roundTrip("in");
	}
	EXPECT_TRUE(server.connect().waitUntilClosed());
	EXPECT_THAT(log.waitFor("Refused"), testing::HasSubstr("max.connections=20 is reached"));
	for (auto& client : clients)
		EXPECT_EQ(client.roundTrip("still in"), "still in");
	EXPECT_EQ(server.server.counters().refusedByLimit, 1U);

	clients.back().close();
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 19; }));
	EXPECT_EQ(server.connect().roundTrip("a place was free"), "a place was free");
}

TEST(Admission, AnAddressHasItsOwnLimit)
{
	auto config = smallConfig();
	config.connectionsPerAddressMax = 1;
	config.connectionsPerAddressOverrides["localhost"] = 3;
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	std::vector<TestClient> clients;
	for (int i = 0; i < 3; ++i)
	{
		clients.push_back(server.connect());
		clients.back().roundTrip("in");
	}
	EXPECT_TRUE(server.connect().waitUntilClosed());
	EXPECT_THAT(log.waitFor("Refused"), testing::HasSubstr("max.connections.per.ip=3 is reached"));
	EXPECT_EQ(server.server.counters().refusedByAddress, 1U);
}

TEST(Admission, ConnectionsComeNoFasterThanTheRate)
{
	auto config = smallConfig();
	config.connectionCreationRateMax = 5;
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	for (int i = 0; i < 40; ++i)
		server.connect().waitUntilClosed(std::chrono::milliseconds(5));
	const auto counters = server.server.counters();
	EXPECT_GE(counters.connectionsAccepted, 5U);
	EXPECT_GE(counters.refusedByRate, 10U);
	EXPECT_THAT(log.waitFor("Refused"), testing::HasSubstr("max.connection.creation.rate=5 is reached"));
	EXPECT_LE(log.linesWith("Refused").size(), 20U);
}

} // namespace
} // namespace Aeon::Net::Testing
