#include "StopSignals.h"

#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

namespace Aeon
{

TEST(StopSignals, RequestIsWhatWaitingWaitsFor)
{
	StopSignals::block();
	StopSignals signals;
	EXPECT_FALSE(signals.isStopRequested());
	signals.requestStop();
	EXPECT_TRUE(signals.isStopRequested());
	signals.waitForStop();
}

TEST(StopSignalsDeathTest, SecondSignalEndsTheProcessAtOnce)
{
	EXPECT_EXIT(
		{
			StopSignals::block();
			StopSignals signals;
			::kill(::getpid(), SIGTERM);
			signals.waitForStop();
			::kill(::getpid(), SIGTERM);
			::sleep(20);
			std::_Exit(1);
		},
		testing::ExitedWithCode(128 + SIGTERM), "");
}

} // namespace Aeon
