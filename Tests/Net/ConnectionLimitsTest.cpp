#include "ConnectionLimits.h"

#include "ManualClock.h"

#include <gtest/gtest.h>

namespace Aeon::Net
{
namespace
{

using Poco::Net::IPAddress;
using Verdict = ConnectionLimits::Verdict;

const IPAddress ONE("10.0.0.1");
const IPAddress TWO("10.0.0.2");

ConnectionLimits::Bounds bounds(std::size_t all, std::size_t perAddress, std::size_t rate)
{
	return {all, perAddress, {}, rate};
}

TEST(ConnectionLimits, CountsLiveConnectionsOfAllAddresses)
{
	const Testing::ManualClock clock;
	ConnectionLimits limits(bounds(2, 100, 100), clock);
	EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(TWO), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(TWO), Verdict::OVER_LIMIT);
	limits.release(ONE);
	EXPECT_EQ(limits.admit(TWO), Verdict::ADMITTED);
}

TEST(ConnectionLimits, CountsEachAddressByItself)
{
	const Testing::ManualClock clock;
	ConnectionLimits limits(bounds(100, 1, 100), clock);
	EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(ONE), Verdict::OVER_ADDRESS_LIMIT);
	EXPECT_EQ(limits.admit(TWO), Verdict::ADMITTED);
	limits.release(ONE);
	EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
}

TEST(ConnectionLimits, AnOverrideStandsInForTheLimitOfItsAddress)
{
	const Testing::ManualClock clock;
	auto limitsOfOne = bounds(100, 1, 100);
	limitsOfOne.perAddressOverrides[ONE] = 2;
	limitsOfOne.perAddressOverrides[TWO] = 0;
	ConnectionLimits limits(limitsOfOne, clock);
	EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(ONE), Verdict::OVER_ADDRESS_LIMIT);
	EXPECT_EQ(limits.admit(TWO), Verdict::OVER_ADDRESS_LIMIT);
}

TEST(ConnectionLimits, AdmitsOneSecondsWorthAtOnceAndThenAtTheRate)
{
	Testing::ManualClock clock;
	ConnectionLimits limits(bounds(1000, 1000, 10), clock);
	for (int i = 0; i < 10; ++i)
		EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(ONE), Verdict::OVER_RATE);
	clock.time += std::chrono::milliseconds(101);
	EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(ONE), Verdict::OVER_RATE);
	clock.time += std::chrono::hours(1);
	for (int i = 0; i < 10; ++i)
		EXPECT_EQ(limits.admit(ONE), Verdict::ADMITTED);
	EXPECT_EQ(limits.admit(ONE), Verdict::OVER_RATE);
}

} // namespace
} // namespace Aeon::Net
