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
	signals.requestStop();
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
