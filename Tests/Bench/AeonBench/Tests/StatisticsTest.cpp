#include "Statistics.h"

#include <gtest/gtest.h>

namespace Aeon::Bench
{

TEST(Statistics, MedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle)
{
	EXPECT_DOUBLE_EQ(medianOf({9, 1, 2}), 2);
	EXPECT_DOUBLE_EQ(medianOf({4, 1, 2, 9}), 3);
	EXPECT_DOUBLE_EQ(medianOf({}), 0);
}

TEST(Statistics, RatioIsTakenRoundByRound)
{
	// The second round ran on a machine at a tenth of its speed, which slowed both.
	EXPECT_DOUBLE_EQ(medianRatioOf({80, 8, 90}, {100, 10, 100}), 0.8);
}

TEST(Statistics, RatioOfListsThatAreNotPairsIsThatOfTheirMedians)
{
	EXPECT_DOUBLE_EQ(medianRatioOf({10, 20, 30}, {40}), 0.5);
	EXPECT_DOUBLE_EQ(medianRatioOf({10, 20, 30}, {0, 40, 50}), 0.5);
	EXPECT_DOUBLE_EQ(medianRatioOf({10}, {}), 0);
}

} // namespace Aeon::Bench
