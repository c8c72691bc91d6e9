#include "FunctionHandler.h"
#include "TestServer.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <vector>

namespace Aeon::Net::Testing
{
namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

/// What a long poll does: waits until it is interrupted, or told to go on.
class LongPoll
{
public:
	/// Blocks; false where nothing came within 20 s.
	bool wait()
	{
		std::unique_lock lock(_mutex);
		_waiting = true;
		return _changed.wait_for(lock, seconds(20), [this] { return _ended; });
	}
	void end()
	{
		{
			std::lock_guard lock(_mutex);
			_ended = true;
		}
		_changed.notify_all();
	}
	bool waiting()
	{
		std::lock_guard lock(_mutex);
		return _waiting;
	}

private:
	std::mutex _mutex;
	std::condition_variable _changed;
	bool _waiting = false;
	bool _ended = false;
};

/// Longer than any stop that waits for nobody takes on a busy machine, shorter than the deadlines given to stop().
constexpr auto WELL_BEFORE_THE_DEADLINE = seconds(5);

std::chrono::steady_clock::duration timeOf(const std::function<void()>& action)
{
	const auto begin = std::chrono::steady_clock::now();
	action();
	return std::chrono::steady_clock::now() - begin;
}

TEST(Stopping, TwoHundredIdleClientsAreDrainedLongBeforeTheDeadline)
{
	FunctionHandlerFactory factory;
	TestServer server(factory);
	std::vector<TestClient> clients;
	for (int i = 0; i < 200; ++i)
	{
		clients.push_back(server.connect());
		clients.back().roundTrip("here");
	}
	std::size_t cut = 1;
	EXPECT_LT(timeOf([&] { cut = server.server.stop(seconds(60)); }), WELL_BEFORE_THE_DEADLINE);
	EXPECT_EQ(cut, 0U);
	for (auto& client : clients)
		EXPECT_TRUE(client.waitUntilClosed());
}

TEST(Stopping, AServerWithoutClientsStopsAtOnce)
{
	FunctionHandlerFactory factory;
	TestServer server(factory);
	EXPECT_LT(timeOf([&] { server.server.stop(seconds(60)); }), WELL_BEFORE_THE_DEADLINE);
}

TEST(Stopping, NobodyIsLetInAfterwards)
{
	FunctionHandlerFactory factory;
	TestServer server(factory);
	const auto port = server.port();
	server.server.stop(seconds(1));
	EXPECT_THROW(TestClient{port}, std::runtime_error);
}

TEST(Stopping, AFrameInWorkIsAnswered)
{
	LongPoll poll;
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			poll.wait();
			return FunctionHandlerFactory::echo(info, frame, reply);
		});
	TestServer server(factory);
	auto client = server.connect();
	client.sendFrame("in work");
	ASSERT_TRUE(eventually([&] { return poll.waiting(); }));
	std::thread stopper([&] { EXPECT_EQ(server.server.stop(seconds(20)), 0U); });
	EXPECT_TRUE(client.staysSilent(milliseconds(50)));
	poll.end();
	EXPECT_EQ(client.receiveFrame(), "in work");
	EXPECT_TRUE(client.waitUntilClosed());
	stopper.join();
}

TEST(Stopping, AWaitingHandlerIsInterrupted)
{
	LongPoll poll;
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			EXPECT_TRUE(poll.wait());
			return FunctionHandlerFactory::echo(info, frame, reply);
		});
	factory.onInterrupt = [&] { poll.end(); };
	TestServer server(factory);
	auto client = server.connect();
	client.sendFrame("long poll");
	ASSERT_TRUE(eventually([&] { return poll.waiting(); }));
	EXPECT_LT(timeOf([&] { EXPECT_EQ(server.server.stop(seconds(60)), 0U); }), WELL_BEFORE_THE_DEADLINE);
	EXPECT_EQ(client.receiveFrame(), "long poll");
}

TEST(Stopping, AThrottledConnectionDoesNotHoldItUp)
{
	FunctionHandlerFactory factory(
		[](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
		{
			FunctionHandlerFactory::echo(info, frame, reply);
			return FrameResult{FrameResult::Action::REPLY, std::chrono::hours(1)};
		});
	TestServer server(factory);
	auto client = server.connect();
	client.roundTrip("throttled");
	EXPECT_LT(timeOf([&] { EXPECT_EQ(server.server.stop(seconds(60)), 0U); }), WELL_BEFORE_THE_DEADLINE);
}

TEST(Stopping, AClientThatDoesNotReadIsCutAtTheDeadline)
{
	std::string huge(1'000'000, 'x');
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo&, std::span<std::uint8_t>, BufferChain& reply)
		{
			FunctionHandlerFactory::addSize(reply, 64 * huge.size());
			for (int i = 0; i < 64; ++i)
				reply.addMemory(reinterpret_cast<const std::uint8_t*>(huge.data()), huge.size());
			return FrameResult{};
		});
	TestServer server(factory);
	auto client = server.connect();
	client.sendFrame("send me a lot");
	client.receive(4);
	std::size_t cut = 0;
	const auto time = timeOf([&] { cut = server.server.stop(milliseconds(200)); });
	EXPECT_EQ(cut, 1U);
	EXPECT_GE(time, milliseconds(200));
	EXPECT_LT(time, WELL_BEFORE_THE_DEADLINE);
}

TEST(Stopping, FramesThatHaveArrivedAreAnswered)
{
	FunctionHandlerFactory factory;
	LongPoll poll;
	factory.onFrame = [&](const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply)
	{
		if (FunctionHandlerFactory::text(frame) == "first") poll.wait();
		return FunctionHandlerFactory::echo(info, frame, reply);
	};
	factory.onInterrupt = [&] { poll.end(); };
	TestServer server(factory);
	auto client = server.connect();
	client.send(TestClient::frame("first") + TestClient::frame("second"));
	ASSERT_TRUE(eventually([&] { return poll.waiting(); }));
	server.server.stop(seconds(20));
	EXPECT_EQ(client.receiveFrame(), "first");
	EXPECT_EQ(client.receiveFrame(), "second");
	EXPECT_TRUE(client.waitUntilClosed());
}

TEST(Stopping, ASecondStopDoesNothing)
{
	FunctionHandlerFactory factory;
	TestServer server(factory);
	auto client = server.connect();
	client.roundTrip("here");
	server.server.stop(seconds(1));
	EXPECT_EQ(server.server.stop(seconds(1)), 0U);
}

TEST(Stopping, ItMayComeWhileClientsStream)
{
	FunctionHandlerFactory factory;
	for (int round = 0; round < 5; ++round)
	{
		TestServer server(factory);
		std::atomic<int> answered{0};
		std::vector<std::thread> clients;
		for (int i = 0; i < 8; ++i)
		{
			clients.emplace_back(
				[&, port = server.port()]
				{
					try
					{
						for (;;)
						{
							TestClient client(port);
							for (int j = 0; j < 10; ++j)
							{
								EXPECT_EQ(client.roundTrip("streaming"), "streaming");
								++answered;
							}
						}
					}
					catch (const std::runtime_error&)
					{
						// The server is gone.
					}
				});
		}
		EXPECT_TRUE(eventually([&] { return answered > 100; }));
		server.server.stop(seconds(10));
		for (auto& client : clients)
			client.join();
		EXPECT_EQ(server.server.counters().connectionsOpen, 0U);
	}
}

} // namespace
} // namespace Aeon::Net::Testing
