#include "Groups/TimerQueue.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;

constexpr TimerQueue::TimePoint START{};
const TimerKey SESSION_A{TimerKind::CLASSIC_SESSION, "a"};
const TimerKey SESSION_B{TimerKind::CLASSIC_SESSION, "b"};
const TimerKey JOIN{TimerKind::CLASSIC_JOIN};

TEST(TimerQueue, GivesExpiredTimersByDeadline)
{
	TimerQueue timers;
	timers.set(SESSION_A, START + milliseconds(30));
	timers.set(JOIN, START + milliseconds(10));
	timers.set(SESSION_B, START + milliseconds(20));
	EXPECT_EQ(timers.next(), START + milliseconds(10));
	EXPECT_EQ(timers.takeExpired(START + milliseconds(9)), std::nullopt);
	EXPECT_EQ(timers.takeExpired(START + milliseconds(20)), JOIN);
	EXPECT_EQ(timers.takeExpired(START + milliseconds(20)), SESSION_B);
	EXPECT_EQ(timers.takeExpired(START + milliseconds(20)), std::nullopt);
	EXPECT_EQ(timers.next(), START + milliseconds(30));
}

TEST(TimerQueue, MovesADeadlineThatIsSetAgain)
{
	TimerQueue timers;
	timers.set(SESSION_A, START + milliseconds(10));
	timers.set(SESSION_A, START + milliseconds(50));
	EXPECT_EQ(timers.takeExpired(START + milliseconds(49)), std::nullopt);
	EXPECT_EQ(timers.deadline(SESSION_A), START + milliseconds(50));
	EXPECT_EQ(timers.takeExpired(START + milliseconds(50)), SESSION_A);
	EXPECT_TRUE(timers.empty());
	EXPECT_EQ(timers.next(), std::nullopt);
}

TEST(TimerQueue, ForgetsCancelledTimersOnly)
{
	TimerQueue timers;
	timers.set(SESSION_A, START + milliseconds(10));
	timers.set(SESSION_B, START + milliseconds(10));
	timers.cancel(SESSION_A);
	timers.cancel(JOIN);
	EXPECT_FALSE(timers.has(SESSION_A));
	EXPECT_TRUE(timers.has(SESSION_B));
	EXPECT_EQ(timers.takeExpired(START + milliseconds(10)), SESSION_B);
	timers.set(JOIN, START);
	timers.clear();
	EXPECT_EQ(timers.takeExpired(START), std::nullopt);
}

} // namespace

} // namespace Aeon::Coordinator
