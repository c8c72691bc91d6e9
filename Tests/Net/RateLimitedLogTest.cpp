#include "RateLimitedLog.h"

#include "LogCapture.h"
#include "ManualClock.h"

#include <gtest/gtest.h>

namespace Aeon::Net
{
namespace
{

TEST(RateLimitedLog, CountsWhatItLeavesOutAndTellsIt)
{
	Testing::ManualClock clock;
	Testing::LogCapture lines;
	RateLimitedLog log(Poco::Logger::get("Aeon.Net"), clock);
	int texts = 0;
	const auto text = [&] { return "line " + std::to_string(++texts); };

	for (int i = 0; i < RateLimitedLog::LINES_MAX + 5; ++i)
		log.warning(text);
	EXPECT_EQ(lines.linesWith("line").size(), static_cast<std::size_t>(RateLimitedLog::LINES_MAX));
	EXPECT_EQ(texts, RateLimitedLog::LINES_MAX);

	clock.time += RateLimitedLog::WINDOW;
	log.warning(text);
	EXPECT_EQ(lines.linesWith("line").back(), "line 11 (and 5 more of this kind)");
	log.warning(text);
	EXPECT_EQ(lines.linesWith("line").back(), "line 12");
}

} // namespace
} // namespace Aeon::Net
