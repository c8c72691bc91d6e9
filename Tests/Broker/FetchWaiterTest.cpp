#include "Aeon/Broker/FetchWaiter.h"

#include "Aeon/Broker/WaitList.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace Aeon
{

namespace
{

using namespace std::chrono_literals;

std::chrono::steady_clock::time_point in(std::chrono::milliseconds time)
{
	return std::chrono::steady_clock::now() + time;
}

} // namespace

TEST(FetchWaiter, WakeBeforeTheWaitIsNotLost)
{
	FetchWaiter waiter;
	waiter.arm();
	waiter.wake();
	EXPECT_TRUE(waiter.waitUntil(in(10s)));
}

TEST(FetchWaiter, ArmForgetsEarlierWakes)
{
	FetchWaiter waiter;
	waiter.wake();
	waiter.arm();
	EXPECT_FALSE(waiter.waitUntil(in(1ms)));
}

TEST(FetchWaiter, CancelledWaiterNeverWaitsAgain)
{
	FetchWaiter waiter;
	waiter.cancel();
	waiter.arm();
	EXPECT_TRUE(waiter.waitUntil(in(10s)));
	EXPECT_TRUE(waiter.cancelled());
}

TEST(WaitList, WakingEmptiesTheList)
{
	WaitList list;
	const auto waiter = std::make_shared<FetchWaiter>();
	WaitList::Link link;
	EXPECT_TRUE(list.empty());
	link.join(list, waiter);
	EXPECT_FALSE(list.empty());
	EXPECT_TRUE(link.joined());
	list.wakeAll();
	EXPECT_TRUE(list.empty());
	EXPECT_FALSE(link.joined());
	EXPECT_TRUE(waiter->waitUntil(in(10s)));
}

TEST(WaitList, LinkLeavesWhenDestroyed)
{
	WaitList list;
	const auto waiter = std::make_shared<FetchWaiter>();
	WaitList::Link first;
	first.join(list, waiter);
	{
		WaitList::Link second;
		second.join(list, waiter);
	}
	EXPECT_FALSE(list.empty());
	first.leave();
	EXPECT_TRUE(list.empty());
	EXPECT_EQ(waiter.use_count(), 1);
}

TEST(WaitList, MoreWaitersThanAreWokenAtOnceAreAllWoken)
{
	WaitList list;
	std::vector<std::shared_ptr<FetchWaiter>> waiters(50);
	std::vector<WaitList::Link> links(50);
	for (std::size_t i = 0; i < waiters.size(); ++i)
	{
		waiters[i] = std::make_shared<FetchWaiter>();
		links[i].join(list, waiters[i]);
	}
	list.wakeAll();
	for (const auto& waiter : waiters)
		EXPECT_TRUE(waiter->waitUntil(in(10s)));
}

TEST(WaitList, JoiningAndWakingSideBySideLoseNoWakeUp)
{
	// Each round the waiter joins, looks at the counter and sleeps; a wake-up lost in between would end in the
	// deadline.
	WaitList list;
	std::atomic<int> published{0};
	constexpr int ROUNDS = 2000;
	std::atomic<int> seen{0};
	std::thread reader(
		[&]
		{
			const auto waiter = std::make_shared<FetchWaiter>();
			while (seen < ROUNDS)
			{
				WaitList::Link link;
				waiter->arm();
				link.join(list, waiter);
				if (published.load() == seen.load() && !waiter->waitUntil(in(10s))) break;
				seen = published.load();
			}
		});
	for (int round = 1; round <= ROUNDS; ++round)
	{
		published = round;
		list.wakeAll();
		if (round % 7 == 0) std::this_thread::yield();
	}
	reader.join();
	EXPECT_EQ(seen, ROUNDS);
}

} // namespace Aeon
