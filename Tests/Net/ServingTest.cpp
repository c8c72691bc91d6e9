#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace Aeon::Net::Testing
{
namespace
{

TEST(Serving, AnswersAFrame)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	auto client = server.connect();
	EXPECT_EQ(client.roundTrip("hello"), "hello");
	EXPECT_EQ(client.roundTrip("again"), "again");
}

TEST(Serving, TellsTheHandlerWhoIsThere)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, auto, BufferChain& reply)
		{
			const std::string text = info.listenerName + " " + info.peer.host().toString() + " " +
									 std::to_string(info.local.port()) + " " + std::to_string(info.id) +
									 (info.tls() ? " tls" : " plain");
			std::uint8_t* copy = reply.allocate(text.size());
			std::copy(text.begin(), text.end(), copy);
			FunctionHandlerFactory::addReply(reply, {copy, text.size()});
			return FrameResult{};
		});
	const TestServer server(factory);
	auto client = server.connect();
	EXPECT_EQ(client.roundTrip("?"), "PLAINTEXT 127.0.0.1 " + std::to_string(server.port()) + " 1 plain");
}

TEST(Serving, AFrameMayComeByteByByte)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	auto client = server.connect();
	for (const char byte : TestClient::frame("slowly"))
		client.send({&byte, 1});
	EXPECT_EQ(client.receiveFrame(), "slowly");
}

TEST(Serving, LargeFramesGoThereAndBack)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	auto client = server.connect();
	for (const std::size_t size : {4092, 65'536, 1'000'000, 20'000'000, 10})
	{
		std::string body(size, 'x');
		for (std::size_t i = 0; i < size; i += 1000)
			body[i] = static_cast<char>(i / 1000);
		std::thread sender([&] { client.sendFrame(body); });
		EXPECT_EQ(client.receiveFrame() == body, true) << size;
		sender.join();
	}
}

TEST(Serving, PipelinedFramesAreAnsweredInOrder)
{
	FunctionHandlerFactory factory;
	for (const bool mayWait : {true, false})
	{
		factory.mayWait = [=](auto) { return mayWait; };
		const TestServer server(factory);
		auto client = server.connect();
		std::string wire;
		for (int i = 0; i < 2000; ++i)
			wire += TestClient::frame("frame " + std::to_string(i) + std::string(i % 7 == 0 ? 9000 : 10, '.'));
		std::thread sender([&] { client.send(wire); });
		for (int i = 0; i < 2000; ++i)
			ASSERT_EQ(client.receiveFrame(), "frame " + std::to_string(i) + std::string(i % 7 == 0 ? 9000 : 10, '.'));
		sender.join();
	}
}

TEST(Serving, RepliesOfFramesThatDoNotWaitTravelTogether)
{
	FunctionHandlerFactory factory;
	factory.mayWait = [](auto) { return false; };
	const TestServer server(factory);
	auto client = server.connect();
	client.send(TestClient::frame("one") + TestClient::frame("two") + TestClient::frame("three"));
	client.receive(1);
	// Sent as one, the rest is there as soon as the first byte is.
	std::string rest(22, '\0');
	EXPECT_EQ(::recv(client.descriptor(), rest.data(), rest.size(), MSG_DONTWAIT), 22);
}

TEST(Serving, AReplyIsNotHeldBackByAFrameThatWaits)
{
	std::atomic<bool> release{false};
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			if (FunctionHandlerFactory::text(frame) == "wait") eventually([&] { return release.load(); });
			return FunctionHandlerFactory::echo(info, frame, reply);
		});
	factory.mayWait = [](auto frame) { return FunctionHandlerFactory::text(frame) == "wait"; };
	const TestServer server(factory);
	auto client = server.connect();
	client.send(TestClient::frame("quick") + TestClient::frame("wait"));
	EXPECT_EQ(client.receiveFrame(), "quick");
	release = true;
	EXPECT_EQ(client.receiveFrame(), "wait");
}

TEST(Serving, NoReplyMeansNoBytes)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			FunctionHandlerFactory::echo(info, frame, reply);
			const bool quiet = FunctionHandlerFactory::text(frame) == "acks=0";
			return FrameResult{quiet ? FrameResult::Action::NO_REPLY : FrameResult::Action::REPLY, {}};
		});
	const TestServer server(factory);
	auto client = server.connect();
	client.sendFrame("acks=0");
	EXPECT_EQ(client.roundTrip("acks=1"), "acks=1");
}

TEST(Serving, CloseSendsTheReplyAndThenCloses)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			FunctionHandlerFactory::echo(info, frame, reply);
			return FrameResult{FrameResult::Action::CLOSE, {}};
		});
	const TestServer server(factory);
	auto client = server.connect();
	client.send(TestClient::frame("last words") + TestClient::frame("never read"));
	EXPECT_EQ(client.receiveFrame(), "last words");
	EXPECT_TRUE(client.waitUntilClosed());
}

TEST(Serving, AHandlerThatThrowsLosesItsConnectionAlone)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			const auto text = FunctionHandlerFactory::text(frame);
			if (text == "std") throw std::runtime_error("a plain failure");
			if (text == "poco") throw Poco::IOException("a disk failure");
			if (text == "int") throw 42;
			return FunctionHandlerFactory::echo(info, frame, reply);
		});
	const LogCapture log;
	const TestServer server(factory);
	auto bystander = server.connect();
	EXPECT_EQ(bystander.roundTrip("before"), "before");
	for (const std::string body : {"std", "poco", "int"})
	{
		auto client = server.connect();
		client.sendFrame(body);
		EXPECT_TRUE(client.waitUntilClosed());
	}
	EXPECT_EQ(bystander.roundTrip("after"), "after");
	EXPECT_NE(log.waitFor("a plain failure"), "");
	EXPECT_NE(log.waitFor("a disk failure"), "");
	EXPECT_NE(log.waitFor("unknown type"), "");
	EXPECT_EQ(server.server.counters().closedByHandlerError, 3U);
}

TEST(Serving, AFactoryThatThrowsCostsNoThread)
{
	std::atomic<bool> broken{true};
	FunctionHandlerFactory factory;
	factory.onCreate = [&](const ConnectionInfo&)
	{
		if (broken) throw std::runtime_error("no handler today");
	};
	const LogCapture log;
	const TestServer server(factory);
	for (int i = 0; i < 50; ++i)
		EXPECT_TRUE(server.connect().waitUntilClosed());
	EXPECT_NE(log.waitFor("no handler today"), "");
	broken = false;
	std::vector<TestClient> clients;
	for (int i = 0; i < 50; ++i)
		clients.push_back(server.connect());
	for (auto& client : clients)
		EXPECT_EQ(client.roundTrip("served"), "served");
}

TEST(Serving, ClientsThatVanishLeaveNoTrace)
{
	FunctionHandlerFactory factory;
	const LogCapture log;
	TestServer server(factory);
	{
		auto reset = server.connect();
		reset.roundTrip("hello");
		reset.reset();
		auto midFrame = server.connect();
		midFrame.send(TestClient::frame("half a frame").substr(0, 8));
		midFrame.reset();
		auto unread = server.connect();
		unread.sendFrame(std::string(8'000'000, 'x'));
		unread.reset();
		auto silent = server.connect();
		silent.close();
	}
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 0; }));
	EXPECT_THAT(log.linesWith(""), testing::IsEmpty());
}

TEST(Serving, MoreConnectionsThanPocosDefaultPoolAreServedAtOnce)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	std::vector<TestClient> clients;
	for (int i = 0; i < 300; ++i)
		clients.push_back(server.connect());
	for (auto& client : clients)
		client.sendFrame("all at once");
	for (auto& client : clients)
		EXPECT_EQ(client.receiveFrame(), "all at once");
	EXPECT_EQ(server.server.counters().connectionsOpen, 300U);
}

TEST(Serving, CountsFramesAndBytes)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	auto client = server.connect();
	client.roundTrip("12345");
	client.roundTrip("123");
	auto counters = server.server.counters();
	EXPECT_EQ(counters.connectionsOpen, 1U);
	client.close();
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 0; }));
	counters = server.server.counters();
	EXPECT_EQ(counters.connectionsAccepted, 1U);
	EXPECT_EQ(counters.framesReceived, 2U);
	EXPECT_EQ(counters.bytesReceived, 16U);
	EXPECT_EQ(counters.bytesSent, 16U);
}

TEST(Serving, AThrottledClientHasItsReplyAtOnceAndWaitsForTheNext)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			FunctionHandlerFactory::echo(info, frame, reply);
			return FrameResult{FrameResult::Action::REPLY, std::chrono::milliseconds(300)};
		});
	const TestServer server(factory);
	auto client = server.connect();
	const auto begin = std::chrono::steady_clock::now();
	client.send(TestClient::frame("first") + TestClient::frame("second"));
	EXPECT_EQ(client.receiveFrame(), "first");
	EXPECT_EQ(client.receiveFrame(), "second");
	EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(300));
}

TEST(Serving, AThrottledClientThatLeavesIsForgottenAtOnce)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			FunctionHandlerFactory::echo(info, frame, reply);
			return FrameResult{FrameResult::Action::REPLY, std::chrono::hours(1)};
		});
	const TestServer server(factory);
	auto client = server.connect();
	client.roundTrip("first");
	client.reset();
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 0; }));
}

} // namespace
} // namespace Aeon::Net::Testing
