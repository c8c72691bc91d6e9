#include "ChildProcess.h"
#include "TemporaryDirectory.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <set>

namespace Aeon::Bench
{

namespace
{

using nlohmann::json;

/// aeon-bench itself against an Aeon of its own, with measurements of a fraction of a second: whether it works, not how
/// fast anything is.
json measure(const std::string& suite)
{
	const Test::TemporaryDirectory directory;
	const std::string results = directory.file("results.json");
	const auto run = Aeon::Test::runCommand(
		{AEON_BENCH_PROGRAM, "--suite", suite, "--rounds", "1", "--seconds", "0.2", "--warm-up", "0.05",
		 "--idle-connections", "20", "--partitions-max", "10", "--json", results, "--csv",
		 directory.file("results.csv")},
		{}, std::chrono::minutes(4));
	EXPECT_EQ(run.exitCode, 0) << run.errors << run.output;
	EXPECT_THAT(Test::readFile(directory.file("results.csv")), testing::StartsWith("scenario,metric,unit,target,"));
	return json::parse(Test::readFile(results), nullptr, false);
}

/// Not below 1 byte: memory may well have shrunk between two looks at it.
bool mayBeNothing(const json& line)
{
	const std::string unit = line["unit"];
	return unit == "KiB" || unit == "s/GB";
}

} // namespace

TEST(AeonBench, MeasuresABrokerBesideEveryCeiling)
{
	const json lines = measure("smoke");
	ASSERT_TRUE(lines.is_array());
	std::set<std::string> ceilings;
	std::set<std::string> metrics;
	for (const json& line : lines)
	{
		if (!mayBeNothing(line))
		{
			EXPECT_GT(line["median"].get<double>(), 0) << line;
		}
		ceilings.insert(line["ceiling"].get<std::string>());
		if (line["target"] == "aeon") metrics.insert(line["metric"].get<std::string>());
	}
	EXPECT_THAT(
		ceilings, testing::IsSupersetOf(
					  {"null broker", "bare sendfile", "bare echo", "bare group commit", "bare accept and echo",
					   "two bare round trips + one wake-up", "the same without idle ones", "one partition"}));
	EXPECT_THAT(
		metrics,
		testing::IsSupersetOf(
			{"produced", "consumed", "fetched", "broker CPU", "broker memory", "produce latency p99", "end to end p50",
			 "round trip p50", "durable appends", "connections served", "orderly stop and start again"}));
}

TEST(AeonBench, RefusesWrongArgumentsWithASentence)
{
	const auto run = Aeon::Test::runCommand({AEON_BENCH_PROGRAM, "--suite", "none-such"});
	EXPECT_EQ(run.exitCode, 64);
	EXPECT_THAT(run.errors, testing::HasSubstr("there is no suite none-such"));
}

TEST(AeonBench, SaysThatABrokerIsNotThere)
{
	const auto run = Aeon::Test::runCommand(
		{AEON_BENCH_PROGRAM, "--suite", "round-trip", "--bootstrap", "127.0.0.1:1", "--rounds", "1"});
	EXPECT_EQ(run.exitCode, 1);
	EXPECT_THAT(run.errors, testing::HasSubstr("connect"));
}

} // namespace Aeon::Bench
