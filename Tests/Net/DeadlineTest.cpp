#include "Deadline.h"

#include <gtest/gtest.h>

namespace Aeon::Net
{
namespace
{

using Phase = Deadline::Phase;

const Deadline::TimePoint START{std::chrono::hours(1)};

TEST(Deadline, ExpiresAtItsEndAndNotBefore)
{
	Deadline deadline;
	deadline.begin(Phase::FRAME, START + std::chrono::milliseconds(100));
	EXPECT_FALSE(deadline.takeExpired(START + std::chrono::milliseconds(99)));
	EXPECT_EQ(deadline.takeExpired(START + std::chrono::milliseconds(100)), Phase::FRAME);
}

TEST(Deadline, IsToldOnce)
{
	Deadline deadline;
	deadline.begin(Phase::IDLE, START);
	EXPECT_EQ(deadline.takeExpired(START), Phase::IDLE);
	EXPECT_FALSE(deadline.takeExpired(START));
}

TEST(Deadline, APhaseWithoutAnEndNeverExpires)
{
	Deadline deadline;
	deadline.begin(Phase::SENDING, START);
	deadline.begin(Phase::WORKING);
	EXPECT_FALSE(deadline.takeExpired(START + std::chrono::hours(1000)));
}

} // namespace
} // namespace Aeon::Net
