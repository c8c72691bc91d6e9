#include "Results.h"

#include "ResultWriters.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace Aeon::Bench
{

namespace
{

const Metric RATE{"rate", "records/s"};

const Summary& lineOf(const std::vector<Summary>& lines, const std::string& target)
{
	for (const Summary& line : lines)
		if (line.target == target) return line;
	throw std::out_of_range(target);
}

} // namespace

TEST(Results, EachTargetIsHeldAgainstTheCeilingRoundByRound)
{
	Results results;
	for (const double speed : {1.0, 0.1, 1.0})
	{
		results.add("s", RATE, "a", 80 * speed);
		results.add("s", RATE, "b", 40 * speed);
		results.addCeiling("s", RATE, "limit", 100 * speed);
	}
	const auto lines = results.summaries();
	ASSERT_EQ(lines.size(), 3u);
	const Summary& a = lineOf(lines, "a");
	EXPECT_DOUBLE_EQ(a.median, 80);
	EXPECT_DOUBLE_EQ(a.lowest, 8);
	EXPECT_DOUBLE_EQ(a.highest, 80);
	EXPECT_EQ(a.rounds, 3u);
	EXPECT_EQ(a.ceiling, "limit");
	EXPECT_DOUBLE_EQ(a.ceilingMedian, 100);
	EXPECT_DOUBLE_EQ(a.ratio, 0.8);
	EXPECT_DOUBLE_EQ(lineOf(lines, "b").ratio, 0.4);
	EXPECT_TRUE(lineOf(lines, "limit").ceiling.empty());
}

TEST(Results, ACeilingOfOneTargetIsNotThatOfAnother)
{
	Results results;
	for (const char* target : {"a", "b"})
		results.add("s", RATE, target, 50);
	results.addCeiling("s", RATE, "before", 100, "a");
	results.addCeiling("s", RATE, "before", 50, "b");
	const auto lines = results.summaries();
	EXPECT_DOUBLE_EQ(lineOf(lines, "a").ratio, 0.5);
	EXPECT_DOUBLE_EQ(lineOf(lines, "b").ratio, 1);
}

TEST(Results, OtherScenariosAndMetricsHaveNoPartInARatio)
{
	Results results;
	results.add("s", RATE, "a", 50);
	results.addCeiling("other", RATE, "limit", 100);
	results.addCeiling("s", {"rate", "MB/s"}, "limit", 100);
	EXPECT_DOUBLE_EQ(lineOf(results.summaries(), "a").ratio, 0);
}

TEST(Results, CsvQuotesWhatNeedsIt)
{
	Results results;
	results.add("produce, acks=1", RATE, "my \"best\" broker", 1);
	std::ostringstream out;
	writeCsv(out, results.summaries());
	EXPECT_EQ(
		out.str(), "scenario,metric,unit,target,median,lowest,highest,rounds,ceiling,ceiling_median,ratio\n"
				   "\"produce, acks=1\",rate,records/s,\"my \"\"best\"\" broker\",1,1,1,1,,0,0\n");
}

TEST(Results, JsonHasTheSameFields)
{
	Results results;
	results.add("s", RATE, "a", 80);
	results.addCeiling("s", RATE, "limit", 100);
	std::ostringstream out;
	writeJson(out, results.summaries());
	const auto json = nlohmann::json::parse(out.str());
	ASSERT_EQ(json.size(), 2u);
	EXPECT_EQ(json[0]["target"], "a");
	EXPECT_EQ(json[0]["ceiling"], "limit");
	EXPECT_DOUBLE_EQ(json[0]["ratio"], 0.8);
}

} // namespace Aeon::Bench
