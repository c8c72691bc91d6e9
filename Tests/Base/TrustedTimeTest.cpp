#include "Aeon/Base/TrustedTime.h"

#include "CapturedLog.h"
#include "ManualClock.h"

#include <gtest/gtest.h>

namespace Aeon::Test
{

namespace
{

constexpr std::int64_t MINUTE_MS = 60000;
constexpr std::int64_t HOUR_MS = 60 * MINUTE_MS;
constexpr std::int64_t TEN_YEARS_MS = 10 * 365 * 24 * HOUR_MS;

class TrustedTimeTest : public ::testing::Test
{
protected:
	/// Whether the time is the wall clock's, for both kinds of work.
	bool isBelieved()
	{
		const auto now = time.now();
		EXPECT_EQ(now.has_value(), time.assumed() == clock.wallMs());
		return now == clock.wallMs();
	}

	const CapturedLog log{"Aeon.Test"};
	ManualClock clock;
	TrustedTime time{clock, "Aeon.Test"};
};

} // namespace

TEST_F(TrustedTimeTest, IsTheWallClockHoweverLongNobodyAsked)
{
	EXPECT_TRUE(isBelieved());
	clock.advance(TEN_YEARS_MS);
	EXPECT_TRUE(isBelieved());
	EXPECT_TRUE(log.lines().empty());
}

TEST_F(TrustedTimeTest, GoesOnWithoutTheJumpOfAClockThatLeapsForward)
{
	const std::int64_t before = clock.wallMs();
	clock.step(TEN_YEARS_MS);
	EXPECT_EQ(time.now(), std::nullopt);
	EXPECT_EQ(time.assumed(), before);
	clock.advance(5 * HOUR_MS);
	EXPECT_EQ(time.now(), std::nullopt);
	EXPECT_EQ(time.assumed(), before + 5 * HOUR_MS);
	EXPECT_EQ(log.linesWith("The clock jumped").size(), 1u) << "once, however often it is asked";
}

TEST_F(TrustedTimeTest, FollowsCorrectionsOfUpToAnHour)
{
	for (int i = 0; i < 3; ++i)
	{
		clock.step(HOUR_MS);
		EXPECT_TRUE(isBelieved());
	}
	clock.step(HOUR_MS + 1);
	EXPECT_FALSE(isBelieved());
}

TEST_F(TrustedTimeTest, FollowsAClockThatIsSetBack)
{
	clock.step(-TEN_YEARS_MS);
	EXPECT_TRUE(isBelieved());
	EXPECT_TRUE(log.lines().empty());
}

TEST_F(TrustedTimeTest, BelievesAClockThatIsSetRight)
{
	clock.step(TEN_YEARS_MS);
	EXPECT_FALSE(isBelieved());
	clock.advance(HOUR_MS);
	clock.step(-TEN_YEARS_MS + MINUTE_MS);
	EXPECT_TRUE(isBelieved());
	EXPECT_EQ(log.linesWith("The clock is believed again").size(), 1u);
	clock.step(TEN_YEARS_MS);
	EXPECT_FALSE(isBelieved()) << "the next jump is one too";
	EXPECT_EQ(log.linesWith("The clock jumped").size(), 2u);
}

TEST_F(TrustedTimeTest, BelievesAClockThatSaysSoForADay)
{
	clock.step(TEN_YEARS_MS);
	EXPECT_FALSE(isBelieved());
	clock.advance(24 * HOUR_MS - 1);
	EXPECT_FALSE(isBelieved());
	clock.advance(1);
	EXPECT_TRUE(isBelieved());
	EXPECT_TRUE(isBelieved());
	EXPECT_EQ(log.linesWith("and is believed").size(), 1u);
}

TEST_F(TrustedTimeTest, CountsTheDayOfDoubtFromWhenTheJumpWasSeen)
{
	clock.step(TEN_YEARS_MS);
	clock.advance(30 * HOUR_MS);
	EXPECT_FALSE(isBelieved());
	clock.advance(24 * HOUR_MS);
	EXPECT_TRUE(isBelieved());
}

} // namespace Aeon::Test
