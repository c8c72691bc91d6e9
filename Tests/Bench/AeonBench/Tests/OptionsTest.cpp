#include "Options.h"

#include "Suites.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace Aeon::Bench
{

namespace
{

Options parsed(std::vector<const char*> arguments)
{
	arguments.insert(arguments.begin(), "aeon-bench");
	return Options::parse(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

TEST(Options, DescribeAWorkload)
{
	const Options options = parsed(
		{"--producers=3", "--consumers", "2", "--record-bytes=100", "--codec=zstd", "--acks=all", "--idempotence",
		 "--rate=2500.5", "--rounds=7"});
	EXPECT_EQ(options.workload.producers, 3);
	EXPECT_EQ(options.workload.consumers, 2);
	EXPECT_EQ(options.workload.recordBytes, 100u);
	EXPECT_EQ(options.workload.codec, "zstd");
	EXPECT_EQ(options.workload.acks, "all");
	EXPECT_TRUE(options.workload.idempotence);
	EXPECT_DOUBLE_EQ(options.workload.rate, 2500.5);
	EXPECT_EQ(options.timing.rounds, 7);
}

TEST(Options, TargetsAndOverridesMayBeRepeated)
{
	const Options options =
		parsed({"--target=a=h:1", "--target=b=h:2,99", "--bootstrap=h:3", "--override=k=v", "--override=l=w"});
	ASSERT_EQ(options.targets.size(), 3u);
	EXPECT_EQ(options.targets[1].process, 99);
	EXPECT_EQ(options.targets[2].bootstrap, "h:3");
	EXPECT_THAT(options.overrides, testing::ElementsAre("k=v", "l=w"));
}

TEST(Options, WhatMakesNoSenseIsRefusedByName)
{
	for (const char* argument :
		 {"--rounds=0", "--rounds=x", "--record-bytes=-1", "--target=x", "--serve=tea", "--seconds=-1", "--no-such",
		  "x"})
		EXPECT_THROW(parsed({argument}), std::invalid_argument) << argument;
}

TEST(Options, HelpNamesEverySuite)
{
	EXPECT_THAT(Options::help(), testing::HasSubstr(suiteNames()));
}

TEST(Options, EverySuiteThatTheHelpNamesCanBeMade)
{
	std::size_t suites = 0;
	std::string names = suiteNames() + ",";
	for (std::size_t comma = names.find(','); comma != std::string::npos; comma = names.find(','))
	{
		Options options;
		options.suite = names.substr(0, comma);
		EXPECT_FALSE(makeSuite(options).empty()) << options.suite;
		names.erase(0, comma + 2 > names.size() ? names.size() : comma + 2);
		++suites;
	}
	EXPECT_GT(suites, 5u);
	Options unknown;
	unknown.suite = "none such";
	EXPECT_THROW(makeSuite(unknown), std::invalid_argument);
}

TEST(Options, ScenariosOfASuiteHaveNamesOfTheirOwn)
{
	Options options;
	options.suite = "all";
	std::vector<std::string> names;
	for (const auto& scenario : makeSuite(options))
	{
		EXPECT_THAT(names, testing::Not(testing::Contains(scenario->name())));
		names.push_back(scenario->name());
	}
}

} // namespace Aeon::Bench
