#include "CleanerThrottle.h"

#include "TestStorage.h"

#include <limits>

namespace Aeon::Test
{

using std::chrono::milliseconds;
using Storage::CleanerThrottle;

TEST(CleanerThrottle, AsksToWaitAsLongAsTheBytesTakeAtItsRate)
{
	ManualClock clock;
	CleanerThrottle throttle(clock, 1000);
	EXPECT_EQ(throttle.take(500), milliseconds(500));
	EXPECT_EQ(throttle.take(250), milliseconds(750)) << "what is not yet paid for adds up";
	clock.advance(700);
	EXPECT_EQ(throttle.take(100), milliseconds(150));
	clock.advance(10000);
	EXPECT_EQ(throttle.take(100), milliseconds(100)) << "idle time is not saved up";
}

TEST(CleanerThrottle, WithoutALimitNothingIsAskedFor)
{
	ManualClock clock;
	CleanerThrottle throttle(clock, std::numeric_limits<double>::max());
	EXPECT_EQ(throttle.take(1UL << 40), milliseconds(0));
}

TEST(CleanerThrottle, HoweverSlowItIsTheWaitIsBounded)
{
	ManualClock clock;
	CleanerThrottle throttle(clock, 1e-9);
	for (int i = 0; i < 3; ++i)
		EXPECT_LE(throttle.take(1UL << 40), std::chrono::hours(1));
}

} // namespace Aeon::Test
