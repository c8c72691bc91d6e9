#include "Target.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace Aeon::Bench
{

TEST(Target, HasANameABootstrapAndPerhapsAProcess)
{
	const Target alone = Target::parse("kafka=localhost:9092");
	EXPECT_EQ(alone.name, "kafka");
	EXPECT_EQ(alone.bootstrap, "localhost:9092");
	EXPECT_FALSE(alone.process);
	const Target withProcess = Target::parse("kafka=localhost:9092,4711");
	EXPECT_EQ(withProcess.bootstrap, "localhost:9092");
	EXPECT_EQ(withProcess.process, 4711);
}

TEST(Target, BootstrapMayBeAList)
{
	EXPECT_EQ(Target::parse("c=a:1,b:2").bootstrap, "a:1,b:2");
	const Target withProcess = Target::parse("c=a:1,b:2,17");
	EXPECT_EQ(withProcess.bootstrap, "a:1,b:2");
	EXPECT_EQ(withProcess.process, 17);
}

TEST(Target, AnythingElseIsRefused)
{
	for (const char* text : {"", "localhost:9092", "=localhost:9092", "a=localhost", "a=b:1,x", "a=b:1,-3", "a=b:1,"})
		EXPECT_THROW(Target::parse(text), std::invalid_argument) << text;
}

} // namespace Aeon::Bench
