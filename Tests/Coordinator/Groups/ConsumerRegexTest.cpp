#include "ConsumerGroupBench.h"
#include "Groups/Consumer/TopicRegex.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using namespace std::chrono_literals;

const Uuid T1 = idOf(1);
const Uuid T2 = idOf(2);

MetadataImage::Ptr topics()
{
	return withTopics(cluster(), {topicNamed("t1", 1, 2), topicNamed("other", 9, 2)});
}

Beat joiningByRegex(const std::string& memberId, const std::string& regex)
{
	Beat beat = joining(memberId, {});
	beat.topics.reset();
	beat.regex = regex;
	return beat;
}

/// The member with what its regular expression matches.
std::int32_t joinResolved(ConsumerGroupBench& bench, const std::string& memberId, const std::string& regex)
{
	const BeatAnswer joined = bench.beat(joiningByRegex(memberId, regex));
	EXPECT_EQ(joined.error, ErrorCode::NONE) << joined.message;
	bench.advance(0ms);
	return bench.beat(steady(memberId, joined.epoch)).epoch;
}

} // namespace

TEST(TopicRegex, MatchesWholeNamesInOrder)
{
	const auto image = withTopics(
		cluster(),
		{topicNamed("b.orders", 1), topicNamed("a.orders", 2), topicNamed("orders.a", 3), topicNamed("x", 4)});
	EXPECT_EQ(TopicRegex(".*orders").matches(*image), (std::vector<std::string>{"a.orders", "b.orders"}));
	EXPECT_EQ(TopicRegex("orders").matches(*image), std::vector<std::string>{});
	EXPECT_EQ(TopicRegex("[a-c]\\.\\w+|x").matches(*image), (std::vector<std::string>{"a.orders", "b.orders", "x"}));
	EXPECT_EQ(TopicRegex("(?i)X").matches(*image), std::vector<std::string>{"x"});
	EXPECT_FALSE(TopicRegex("a(").isValid());
	EXPECT_FALSE(TopicRegex("a(").error().empty());
	EXPECT_TRUE(TopicRegex("a(").matches(*image).empty());
	EXPECT_FALSE(TopicRegex("(a)\\1").isValid()) << "no back-references";
}

TEST(ConsumerRegex, IsResolvedRightAfterTheJoinAndAssignedWithTheNextHeartbeat)
{
	ConsumerGroupBench bench(topics());
	const BeatAnswer joined = bench.beat(joiningByRegex("m1", "t.*"));
	EXPECT_EQ(joined.error, ErrorCode::NONE);
	EXPECT_EQ(joined.assignment, Assignment{});
	EXPECT_EQ(joined.epoch, 1) << "no new epoch before it is known what matches";
	bench.advance(0ms);
	EXPECT_EQ(bench.written, (std::vector<std::string>{"ConsumerGroupRegularExpression", "ConsumerGroupMetadata"}));
	const BeatAnswer next = bench.beat(steady("m1", joined.epoch));
	EXPECT_EQ(next.epoch, 2);
	EXPECT_EQ(next.assignment, (Assignment{{T1, {0, 1}}}));
	EXPECT_TRUE(bench.group->isSubscribedTo("t1"));
	EXPECT_FALSE(bench.group->isSubscribedTo("other"));
	EXPECT_EQ(bench.dump(), bench.dumpReplayed());
}

TEST(ConsumerRegex, SecondMemberOfAKnownExpressionIsAssignedAtOnce)
{
	ConsumerGroupBench bench(topics());
	joinResolved(bench, "m1", "t.*");
	const BeatAnswer second = bench.beat(joiningByRegex("m2", "t.*"));
	EXPECT_EQ(second.epoch, 3);
	EXPECT_EQ(bench.target("m2"), (Assignment{{T1, {1}}}));
}

TEST(ConsumerRegex, NewTopicsAreMatchedButNotMoreOftenThanEveryTenSeconds)
{
	ConsumerGroupBench bench(topics());
	const std::int32_t epoch = joinResolved(bench, "m1", "t.*");
	bench.image = withTopics(bench.image, {topicNamed("t2", 2, 1)});
	EXPECT_EQ(bench.beat(steady("m1", epoch)).assignment, std::nullopt);
	bench.advance(9s);
	bench.beat(steady("m1", epoch));
	bench.advance(0ms);
	EXPECT_EQ(bench.state().regex("t.*")->topics, std::vector<std::string>{"t1"});

	bench.advance(2s);
	bench.beat(steady("m1", epoch));
	bench.advance(0ms);
	EXPECT_EQ(bench.state().regex("t.*")->topics, (std::vector<std::string>{"t1", "t2"}));
	EXPECT_EQ(bench.beat(steady("m1", epoch)).assignment, (Assignment{{T1, {0, 1}}, {T2, {0}}}));
}

TEST(ConsumerRegex, IsNotMatchedAgainWhereNoTopicCameOrWent)
{
	ConsumerGroupBench bench(topics());
	const std::int32_t epoch = joinResolved(bench, "m1", "t.*");
	MetadataRecords config;
	ConfigRecord record;
	record.resourceType = static_cast<std::int8_t>(ConfigResourceType::TOPIC);
	record.resourceName = "t1";
	record.name = "retention.ms";
	record.value = "1";
	config.add(record);
	bench.image = replayed(bench.image, config);
	bench.advance(20s);
	bench.beat(steady("m1", epoch));
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_REGEX_REFRESH}));
}

TEST(ConsumerRegex, IsMatchedAgainWhenItIsOld)
{
	ConsumerGroupBench bench(topics());
	bench.config.consumerRegexRefreshInterval = 30s;
	const std::int32_t epoch = joinResolved(bench, "m1", "t.*");
	bench.advance(30s);
	bench.beat(steady("m1", epoch));
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_REGEX_REFRESH}));
	bench.advance(1ms);
	bench.beat(steady("m1", epoch));
	EXPECT_TRUE(bench.timers.has({TimerKind::CONSUMER_REGEX_REFRESH}));
	bench.advance(0ms);
	EXPECT_EQ(bench.written, std::vector<std::string>{"ConsumerGroupRegularExpression"}) << "nothing else is new";
	EXPECT_EQ(bench.state().regex("t.*")->timestampMs, bench.wallMs);
}

TEST(ConsumerRegex, ResolutionThatCouldNotBeWrittenIsDoneAgain)
{
	ConsumerGroupBench bench(topics());
	const BeatAnswer joined = bench.beat(joiningByRegex("m1", "t.*"));
	bench.writeError = ErrorCode::NOT_COORDINATOR;
	bench.advance(0ms);
	bench.writeError = ErrorCode::NONE;
	EXPECT_EQ(bench.state().regex("t.*"), nullptr);
	bench.beat(steady("m1", joined.epoch));
	bench.advance(0ms);
	EXPECT_NE(bench.state().regex("t.*"), nullptr);
}

TEST(ConsumerRegex, ForgetsAnExpressionWithItsLastMember)
{
	ConsumerGroupBench bench(topics());
	joinResolved(bench, "m1", "t.*");
	bench.beat(joining("m2", {"other"}));
	bench.beat(steady("m1", LEAVE_EPOCH));
	EXPECT_EQ(bench.state().regex("t.*"), nullptr);
	EXPECT_FALSE(bench.group->isSubscribedTo("t1"));
	EXPECT_EQ(
		bench.written,
		(std::vector<std::string>{
			"-ConsumerGroupCurrentMemberAssignment", "-ConsumerGroupTargetAssignmentMember",
			"-ConsumerGroupMemberMetadata", "-ConsumerGroupRegularExpression", "ConsumerGroupMetadata"}));
}

TEST(ConsumerRegex, ChangingItForgetsTheOldOneAndGivesItsTopicsUp)
{
	ConsumerGroupBench bench(topics());
	const std::int32_t epoch = joinResolved(bench, "m1", "t.*");
	bench.advance(11s);
	Beat change = steady("m1", epoch);
	change.regex = "oth.*";
	const BeatAnswer changed = bench.beat(change);
	EXPECT_EQ(changed.assignment, Assignment{}) << "the old topics go at once";
	EXPECT_EQ(bench.state().regex("t.*"), nullptr);
	bench.advance(0ms);
	const BeatAnswer next = bench.beat(owning("m1", epoch, {}));
	EXPECT_EQ(next.assignment, (Assignment{{idOf(9), {0, 1}}}));
}

TEST(ConsumerRegex, GoesTogetherWithNames)
{
	ConsumerGroupBench bench(topics());
	Beat both = joiningByRegex("m1", "t.*");
	both.topics = std::vector<std::string>{"other"};
	const BeatAnswer joined = bench.beat(both);
	EXPECT_EQ(joined.assignment, (Assignment{{idOf(9), {0, 1}}}));
	bench.advance(0ms);
	EXPECT_EQ(bench.beat(steady("m1", joined.epoch)).assignment, (Assignment{{T1, {0, 1}}, {idOf(9), {0, 1}}}));
}

TEST(ConsumerRegex, SurvivesARestart)
{
	ConsumerGroupBench bench(topics());
	const std::int32_t epoch = joinResolved(bench, "m1", "t.*");
	bench.restart();
	EXPECT_TRUE(bench.group->isSubscribedTo("t1"));
	EXPECT_EQ(bench.beat(steady("m1", epoch)).epoch, epoch);
	EXPECT_TRUE(bench.written.empty());
}

} // namespace Aeon::Coordinator
