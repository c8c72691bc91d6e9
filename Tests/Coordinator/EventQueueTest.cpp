#include "Aeon/Coordinator/EventQueue.h"

#include <Poco/ThreadPool.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds PATIENCE{30};

/// A machine whose answers tests choose.
class TestMachine final : public EventQueue::Machine, public std::enable_shared_from_this<TestMachine>
{
public:
	explicit TestMachine(Poco::ThreadPool& pool, milliseconds idleKept = EventQueue::IDLE_KEPT) :
		queue(pool, *this, idleKept)
	{
	}
	~TestMachine() override { gone.set_value(); }

	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override { return deadline; }
	void onDeadline() override
	{
		deadline.reset();
		deadlineCame.set_value();
	}
	bool isAlive() override { return alive; }
	void onClosed() override { closed.set_value(); }

	/// Touched by events, or before the first one.
	std::optional<EventQueue::TimePoint> deadline;
	bool alive = true;
	std::promise<void> deadlineCame;
	std::promise<void> closed;
	std::promise<void> gone;
	EventQueue queue;
};

class EventQueueTest : public testing::Test
{
protected:
	std::shared_ptr<TestMachine> machine(milliseconds idleKept = milliseconds(50))
	{
		return std::make_shared<TestMachine>(pool, idleKept);
	}

	/// Waits until the event has run.
	static void run(TestMachine& target, const EventQueue::Event& event)
	{
		std::promise<void> done;
		ASSERT_TRUE(target.queue.post(
			[&]
			{
				event();
				done.set_value();
			}));
		ASSERT_EQ(done.get_future().wait_for(PATIENCE), std::future_status::ready);
	}

	static void expectSoon(std::promise<void>& promise)
	{
		EXPECT_EQ(promise.get_future().wait_for(PATIENCE), std::future_status::ready);
	}

	Poco::ThreadPool pool{"test", 1, 64, 1};
};

TEST_F(EventQueueTest, RunsEventsOneAtATimeInTheOrderOfEachPoster)
{
	constexpr int POSTERS = 4;
	constexpr int EVENTS = 500;
	const auto target = machine();
	std::vector<std::vector<int>> seen(POSTERS);
	std::atomic<int> running{0};
	std::atomic<int> overlaps{0};
	std::vector<std::thread> posters;
	for (int poster = 0; poster < POSTERS; ++poster)
		posters.emplace_back(
			[&, poster]
			{
				for (int number = 0; number < EVENTS; ++number)
					EXPECT_TRUE(target->queue.post(
						[&, poster, number]
						{
							if (++running != 1) ++overlaps;
							seen[static_cast<std::size_t>(poster)].push_back(number);
							--running;
						}));
			});
	for (auto& poster : posters)
		poster.join();
	run(*target, [] {});
	EXPECT_EQ(overlaps, 0);
	for (const auto& numbers : seen)
	{
		ASSERT_EQ(numbers.size(), static_cast<std::size_t>(EVENTS));
		EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
	}
}

TEST_F(EventQueueTest, GivesItsThreadBackWhenThereIsNothingToDo)
{
	const auto target = machine(milliseconds(1));
	EXPECT_EQ(pool.used(), 0);
	run(*target, [] {});
	const auto end = steady_clock::now() + PATIENCE;
	while (pool.used() > 0 && steady_clock::now() < end)
		std::this_thread::yield();
	EXPECT_EQ(pool.used(), 0);
	bool ran = false;
	run(*target, [&] { ran = true; });
	EXPECT_TRUE(ran);
}

TEST_F(EventQueueTest, KeepsItsThreadForADeadline)
{
	const auto target = machine(milliseconds(1));
	const auto began = steady_clock::now();
	run(*target, [&] { target->deadline = began + milliseconds(100); });
	expectSoon(target->deadlineCame);
	EXPECT_GE(steady_clock::now(), began + milliseconds(100));
}

TEST_F(EventQueueTest, RunsEventsWhileADeadlineIsFarAway)
{
	const auto target = machine();
	run(*target, [&] { target->deadline = steady_clock::now() + seconds(600); });
	bool ran = false;
	run(*target, [&] { ran = true; });
	EXPECT_TRUE(ran);
	run(*target, [&] { target->deadline.reset(); });
}

TEST_F(EventQueueTest, RefusesEventsOnceTheMachineIsDead)
{
	const auto target = machine();
	ASSERT_TRUE(target->queue.post([&] { target->alive = false; }));
	expectSoon(target->closed);
	EXPECT_FALSE(target->queue.post([] { FAIL() << "a closed queue ran an event"; }));
}

TEST_F(EventQueueTest, HoldsTheMachineWhileAnEventIsUnderWay)
{
	auto target = machine(milliseconds(1));
	auto gone = target->gone.get_future();
	std::promise<void> begun;
	std::promise<void> released;
	ASSERT_TRUE(target->queue.post(
		[&, raw = target.get()]
		{
			begun.set_value();
			released.get_future().wait();
			EXPECT_TRUE(raw->alive);
		}));
	expectSoon(begun);
	target.reset();
	EXPECT_EQ(gone.wait_for(seconds(0)), std::future_status::timeout);
	released.set_value();
	EXPECT_EQ(gone.wait_for(PATIENCE), std::future_status::ready);
}

TEST_F(EventQueueTest, TellsThatNoThreadIsLeftAndForgetsTheEvent)
{
	Poco::ThreadPool tiny("tiny", 1, 1, 1);
	std::promise<void> released;
	const auto first = std::make_shared<TestMachine>(tiny, milliseconds(1));
	const auto second = std::make_shared<TestMachine>(tiny, milliseconds(1));
	auto hold = released.get_future();
	ASSERT_TRUE(first->queue.post([&] { hold.wait(); }));
	EXPECT_THROW(
		static_cast<void>(second->queue.post([] { FAIL() << "a forgotten event ran"; })),
		Poco::NoThreadAvailableException);
	released.set_value();
	const auto end = steady_clock::now() + PATIENCE;
	while (tiny.used() > 0 && steady_clock::now() < end)
		std::this_thread::yield();
	run(*second, [] {});
}

} // namespace

} // namespace Aeon::Coordinator
