#include "LatencyHistogram.h"

#include <gtest/gtest.h>

namespace Aeon::Bench
{

using namespace std::chrono_literals;

namespace
{

/// Whether a bucket's lower bound stands for the value.
bool stands(std::chrono::nanoseconds bound, std::chrono::nanoseconds value)
{
	return bound <= value && value.count() - bound.count() <= value.count() / 64 + 1;
}

} // namespace

TEST(LatencyHistogram, PercentilesAreWithinASixtyFourthOfTheTruth)
{
	LatencyHistogram histogram;
	for (int micros = 1; micros <= 1000; ++micros)
		histogram.record(std::chrono::microseconds(micros));
	EXPECT_EQ(histogram.count(), 1000u);
	EXPECT_TRUE(stands(histogram.percentile(0.5), 500us)) << histogram.percentile(0.5).count();
	EXPECT_TRUE(stands(histogram.percentile(0.99), 990us)) << histogram.percentile(0.99).count();
	EXPECT_TRUE(stands(histogram.percentile(1), 1000us)) << histogram.percentile(1).count();
}

TEST(LatencyHistogram, EveryMagnitudeFindsItsBucket)
{
	for (std::int64_t nanoseconds = 0; nanoseconds < std::int64_t{1} << 41; nanoseconds = nanoseconds * 3 / 2 + 1)
	{
		LatencyHistogram histogram;
		histogram.record(std::chrono::nanoseconds(nanoseconds));
		EXPECT_TRUE(stands(histogram.percentile(1), std::chrono::nanoseconds(nanoseconds)))
			<< nanoseconds << " became " << histogram.percentile(1).count();
	}
}

TEST(LatencyHistogram, WhatIsOutOfRangeIsCountedAtItsEdge)
{
	LatencyHistogram histogram;
	histogram.record(-5ns);
	EXPECT_EQ(histogram.percentile(1), 0ns);
	histogram.record(24h);
	EXPECT_GT(histogram.percentile(1), 1h);
}

TEST(LatencyHistogram, AddedHistogramsCountTogether)
{
	LatencyHistogram slow;
	LatencyHistogram fast;
	slow.record(1ms);
	for (int count = 0; count < 99; ++count)
		fast.record(1us);
	slow.add(fast);
	EXPECT_EQ(slow.count(), 100u);
	EXPECT_TRUE(stands(slow.percentile(0.99), 1us));
	EXPECT_TRUE(stands(slow.percentile(1), 1ms));
}

TEST(LatencyHistogram, AnEmptyOneHasNoLatency)
{
	EXPECT_EQ(LatencyHistogram().percentile(0.99), 0ns);
}

} // namespace Aeon::Bench
