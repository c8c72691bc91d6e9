#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace Aeon::Net::Testing
{
namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Deadlines, AFrameThatTricklesInIsCutOff)
{
	auto config = smallConfig();
	config.frameDeadline = milliseconds(200);
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	auto client = server.connect();
	const std::string wire = TestClient::frame(std::string(100'000, 'x'));
	const auto begin = std::chrono::steady_clock::now();
	std::size_t sent = 0;
	// Each byte comes well within the deadline; the frame does not.
	while (sent < wire.size() && !client.waitUntilClosed(milliseconds(5)))
		sent += client.sendSome(std::string_view(wire).substr(sent, 1));
	EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(60));
	EXPECT_THAT(log.waitFor("Closing"), testing::HasSubstr("a frame was not complete within 200 ms"));
	EXPECT_EQ(server.server.counters().closedByDeadline, 1U);
}

TEST(Deadlines, TheFrameDeadlineCountsFromTheFirstByteNotFromTheConnection)
{
	auto config = smallConfig();
	config.frameDeadline = milliseconds(300);
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	auto client = server.connect();
	EXPECT_TRUE(client.staysSilent(milliseconds(600)));
	EXPECT_EQ(client.roundTrip("late but whole"), "late but whole");
	EXPECT_TRUE(client.staysSilent(milliseconds(600)));
	EXPECT_EQ(client.roundTrip("again"), "again");
}

TEST(Deadlines, AHandlerMayTakeLongerThanAnyDeadline)
{
	auto config = smallConfig();
	config.frameDeadline = config.sendDeadline = config.handshakeDeadline = config.connectionsIdleMax =
		milliseconds(300);
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			std::this_thread::sleep_for(milliseconds(900));
			return FunctionHandlerFactory::echo(info, frame, reply);
		});
	const TestServer server(config, factory);
	auto client = server.connect();
	EXPECT_EQ(client.roundTrip("slow work"), "slow work");
}

TEST(Deadlines, AnIdleConnectionIsClosedQuietly)
{
	auto config = smallConfig();
	config.connectionsIdleMax = milliseconds(200);
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	auto client = server.connect();
	client.roundTrip("then nothing");
	EXPECT_TRUE(client.waitUntilClosed());
	EXPECT_TRUE(eventually([&] { return server.server.counters().closedIdle == 1; }));
	EXPECT_THAT(log.linesWith(""), testing::IsEmpty());
}

TEST(Deadlines, AConnectionThatWorksIsNotIdle)
{
	auto config = smallConfig();
	config.connectionsIdleMax = seconds(1);
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	auto client = server.connect();
	for (int i = 0; i < 12; ++i)
	{
		EXPECT_EQ(client.roundTrip("busy"), "busy");
		EXPECT_TRUE(client.staysSilent(milliseconds(100)));
	}
}

TEST(Deadlines, ZeroLetsConnectionsIdleForEver)
{
	auto config = smallConfig();
	config.connectionsIdleMax = milliseconds(0);
	config.frameDeadline = milliseconds(20);
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	auto client = server.connect();
	client.roundTrip("hello");
	EXPECT_TRUE(client.staysSilent(milliseconds(300)));
}

TEST(Deadlines, AClientThatDoesNotTakeItsReplyIsCutOff)
{
	const std::string huge(1'000'000, 'x');
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo&, std::span<std::uint8_t>, BufferChain& reply)
		{
			FunctionHandlerFactory::addSize(reply, 64 * huge.size());
			for (int i = 0; i < 64; ++i)
				reply.addMemory(reinterpret_cast<const std::uint8_t*>(huge.data()), huge.size());
			return FrameResult{};
		});
	auto config = smallConfig();
	config.sendDeadline = milliseconds(300);
	const LogCapture log;
	const TestServer server(config, factory);
	auto client = server.connect();
	client.sendFrame("send me a lot");
	EXPECT_THAT(log.waitFor("Closing"), testing::HasSubstr("the client did not take its reply within 300 ms"));
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 0; }));
}

TEST(Deadlines, AClientThatReadsSlowlyButSteadilyIsServed)
{
	const std::string huge(1'000'000, 'x');
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo&, std::span<std::uint8_t>, BufferChain& reply)
		{
			FunctionHandlerFactory::addSize(reply, 8 * huge.size());
			for (int i = 0; i < 8; ++i)
				reply.addMemory(reinterpret_cast<const std::uint8_t*>(huge.data()), huge.size());
			return FrameResult{};
		});
	auto config = smallConfig();
	config.sendDeadline = seconds(1);
	config.sendBufferBytes = 64 * 1024;
	const TestServer server(config, factory);
	TestClient client(server.port(), {.receiveBufferBytes = 64 * 1024});
	client.sendFrame("send me a lot");
	client.receive(4);
	const auto begin = std::chrono::steady_clock::now();
	for (int i = 0; i < 80; ++i)
	{
		client.receive(100'000);
		std::this_thread::sleep_for(milliseconds(30));
	}
	EXPECT_GT(std::chrono::steady_clock::now() - begin, 2 * config.sendDeadline);
}

TEST(Deadlines, AnIdleConnectionGivesItsBuffersBackAndServesOn)
{
	auto config = smallConfig();
	config.idleTrimAfter = milliseconds(300);
	FunctionHandlerFactory factory;
	const TestServer server(config, factory);
	auto client = server.connect();
	const std::string large(500'000, 'l');
	std::thread sender([&] { client.sendFrame(large); });
	EXPECT_EQ(client.receiveFrame().size(), large.size());
	sender.join();
	EXPECT_TRUE(eventually([&] { return factory.idleCalls == 1; }));
	// Told once, however long the rest.
	EXPECT_TRUE(client.staysSilent(milliseconds(700)));
	EXPECT_EQ(factory.idleCalls, 1);
	EXPECT_EQ(client.roundTrip("awake"), "awake");
	EXPECT_TRUE(eventually([&] { return factory.idleCalls == 2; }));
}

} // namespace
} // namespace Aeon::Net::Testing
