#include "Options.h"

#include <gtest/gtest.h>

using namespace Aeon::Generator;

TEST(Options, TakesSpecsAndOptionsInAnyOrder)
{
	const Options options = Options::parse(
		{"a.json", "--namespace", "Aeon::Protocol", "--json", "--include-prefix", "Aeon/P", "--output", "out",
		 "b.json"});
	EXPECT_EQ(options.specs, (std::vector<std::string>{"a.json", "b.json"}));
	EXPECT_EQ(options.codeNamespace, "Aeon::Protocol");
	EXPECT_TRUE(options.json);
}

TEST(Options, RefusesWhatItDoesNotUnderstand)
{
	const std::vector<std::string> whole{"--namespace", "Aeon", "--include-prefix", "p", "--output", "o", "a.json"};
	EXPECT_NO_THROW(Options::parse(whole));
	EXPECT_THROW(Options::parse({}), UsageException);
	EXPECT_THROW(Options::parse({whole.begin(), whole.end() - 1}), UsageException);
	EXPECT_THROW(Options::parse({whole.begin() + 2, whole.end()}), UsageException);
	EXPECT_THROW(Options::parse({"--output"}), UsageException);
	auto other = whole;
	other[1] = "Elsewhere";
	EXPECT_THROW(Options::parse(other), UsageException);
	other = whole;
	other.push_back("--xml");
	EXPECT_THROW(Options::parse(other), UsageException);
}
