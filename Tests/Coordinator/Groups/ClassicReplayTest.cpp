#include "ClassicBench.h"

#include "Aeon/Protocol/Messages/ConsumerProtocolSubscription.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::seconds;

/// What a consumer says of itself: a version and its topics.
std::string subscription(std::vector<std::string_view> topics, std::int16_t version = 1)
{
	Protocol::ConsumerProtocolSubscription message;
	message.topics = {topics.data(), topics.size()};
	std::vector<std::uint8_t> bytes(sizeof(version) + message.encodedSize(version).memoryBytes);
	Protocol::Encoder encoder(bytes);
	encoder.writeInt16(version);
	message.encode(encoder, version);
	return {bytes.begin(), bytes.end()};
}

void stableWith(ClassicBench& bench, const std::vector<std::string>& metadata, const std::string& type = "consumer")
{
	std::vector<std::string> members;
	for (const auto& bytes : metadata)
		members.push_back(bench.joinWithId({.protocols = {{"range", bytes}}, .protocolType = type}).first);
	bench.advance(seconds(6));
	for (std::size_t index = members.size(); index-- > 0;)
		bench.sync({.memberId = members[index], .generation = 1, .protocolType = type});
	EXPECT_EQ(bench.state(), "Stable");
}

std::string textOf(const DescribeGroupCall::Response& group)
{
	std::string text =
		std::string(group.groupState) + " " + std::string(group.protocolType) + " " + std::string(group.protocolData);
	for (const auto& member : group.members)
		text += "\n" + std::string(member.memberId) + " " + std::string(member.groupInstanceId.value_or("-")) + " " +
				std::string(member.clientId) + " " + std::string(member.clientHost) + " " +
				Coordinator::textOf(member.memberMetadata) + " " + Coordinator::textOf(member.memberAssignment);
	return text;
}

} // namespace

TEST(ClassicReplay, BringsAStableGroupBack)
{
	ClassicBench bench;
	const auto fixed = bench.join({.instanceId = "i"});
	const auto [dynamic, join] = bench.joinWithId();
	bench.advance(seconds(6));
	const std::string leader(fixed->response.memberId);
	bench.sync({dynamic, 1});
	bench.sync({leader, 1, {{leader, "zero"}, {dynamic, "one"}}, "i"});
	const std::string before = textOf(bench.describe());
	EXPECT_EQ(
		before,
		"Stable consumer range\n" + dynamic + " - client /127.0.0.1 m one\n" + leader + " i client /127.0.0.1 m zero");

	bench.restart();
	EXPECT_EQ(textOf(bench.describe()), before);
	EXPECT_EQ(bench.heartbeat({dynamic, 1})->error(), ErrorCode::NONE);
	EXPECT_EQ(bench.heartbeat({leader, 1, "i"})->error(), ErrorCode::NONE);
	EXPECT_EQ(bench.heartbeat({dynamic, 1, "i"})->error(), ErrorCode::FENCED_INSTANCE_ID);
	EXPECT_EQ(Coordinator::textOf(bench.sync({dynamic, 1})->response.assignment), "one");
	EXPECT_FALSE(bench.join({.memberId = leader, .instanceId = "i"})->isAnswered()) << "the leader is known";
}

TEST(ClassicReplay, StartsSessions)
{
	ClassicBench bench;
	bench.stable(2);
	bench.restart();
	bench.advance(seconds(10));
	EXPECT_EQ(bench.state(), "Empty");
}

TEST(ClassicReplay, ForgetsARebalanceThatWasRunning)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const auto parked = bench.join({.memberId = members[0]});
	const auto newcomer = bench.joinWithId();
	bench.restart();
	EXPECT_EQ(parked->error(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(newcomer.second->error(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(bench.state(), "Stable");
	EXPECT_EQ(bench.join({.memberId = newcomer.first})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(bench.heartbeat({members[0], 1})->error(), ErrorCode::NONE);
}

TEST(ClassicReplay, AnswersParkedSyncsOfAGroupThatGoes)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto parked = bench.sync({members[1], 1});
	bench.restart();
	EXPECT_EQ(parked->error(), ErrorCode::NOT_COORDINATOR);
	EXPECT_TRUE(bench.group().isGone()) << "no generation was recorded";
}

TEST(ClassicReplay, TakesTheLastOfManyGenerations)
{
	ClassicBench bench;
	auto members = bench.stable(3);
	bench.leave({{members[0]}});
	members.erase(members.begin());
	for (const auto& member : members)
		bench.join({.memberId = member, .protocols = {{"range", "second"}}});
	bench.syncAll(members, 2);
	const auto replaced = bench.join({.instanceId = "i", .protocols = {{"range", "static"}}});
	for (const auto& member : members)
		bench.join({.memberId = member, .protocols = {{"range", "third"}, {"sticky", "s"}}});
	ASSERT_TRUE(replaced->isAnswered());
	members.push_back(std::string(replaced->response.memberId));
	bench.syncAll(members, 3);
	bench.join({.instanceId = "i", .protocols = {{"range", "again"}}});
	const std::string before = textOf(bench.describe());
	bench.restart();
	EXPECT_EQ(textOf(bench.describe()), before);
	EXPECT_NE(before.find("again"), std::string::npos);
	EXPECT_EQ(bench.heartbeat({members[0], 3})->error(), ErrorCode::NONE);
}

TEST(ClassicReplay, OfATombstoneLeavesNothing)
{
	ClassicBench bench;
	const auto members = bench.stable(1);
	bench.leave({{members[0]}});
	bench.newMemberId();
	bench.run([](ClassicGroup& group, GroupOperation& operation) { group.addTombstone(operation.records()); });
	EXPECT_FALSE(bench.written().back().has_value());
	EXPECT_TRUE(bench.group().isGone());
	EXPECT_TRUE(bench.timers().empty());
	bench.restart();
	EXPECT_TRUE(bench.group().isGone());
}

TEST(ClassicReplay, ReadsOldAndBrokenRecordsWithoutHarm)
{
	ClassicBench bench;
	GroupMetadataValue::MemberMetadata members[3];
	members[0].memberId = members[1].memberId = "twice";
	members[0].sessionTimeout = 9000;
	members[2].memberId = "other";
	members[1].groupInstanceId = members[2].groupInstanceId = "i";
	GroupMetadataValue value;
	value.protocolType = "consumer";
	value.protocol = std::nullopt;
	value.leader = "stranger";
	value.generation = std::numeric_limits<std::int32_t>::max();
	value.members = {members, 3};
	bench.group().replay(value, 0);
	bench.group().replay(value, 0);
	bench.run([](ClassicGroup& group, GroupOperation& operation) { group.onLoaded(operation); });
	EXPECT_EQ(bench.state(), "Stable");
	ASSERT_EQ(bench.describe().members.size(), 2u);
	EXPECT_EQ(bench.timers().deadline({TimerKind::CLASSIC_SESSION, "twice"}), bench.now + seconds(9));
	EXPECT_TRUE(bench.group().isSubscribedTo("any"));

	bench.leave({{"twice"}});
	const auto call = bench.join({.memberId = "other", .protocols = {{"", "m"}}});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.leader, "other");
	EXPECT_EQ(call->response.generationId, 1) << "there is no generation behind the last number";
}

TEST(ClassicReplay, KnowsTheTopicsOfItsMembers)
{
	for (const std::int16_t version : {0, 1, 2, 3})
	{
		ClassicBench bench;
		stableWith(bench, {subscription({"a", "b"}, version), subscription({"c"}, version)});
		for (const bool restarted : {false, true})
		{
			if (restarted) bench.restart();
			for (const char* topic : {"a", "b", "c"})
				EXPECT_TRUE(bench.group().isSubscribedTo(topic)) << topic;
			EXPECT_FALSE(bench.group().isSubscribedTo("d"));
			const auto rule = bench.group().offsetExpiration();
			ASSERT_TRUE(rule.has_value());
			EXPECT_FALSE(rule->baseMs.has_value());
			EXPECT_TRUE(rule->isSubscribed("a"));
			EXPECT_FALSE(rule->isSubscribed("d"));
		}
	}
}

TEST(ClassicReplay, TakesAConsumerWhoseTopicsCannotBeReadForOneOfAllTopics)
{
	const std::string good = subscription({"a"});
	std::string negative = good;
	negative[0] = '\xff';
	for (const std::string& broken : {std::string(), std::string("m"), good.substr(0, 7), negative})
	{
		ClassicBench bench;
		stableWith(bench, {good, broken});
		EXPECT_TRUE(bench.group().isSubscribedTo("d"));
		EXPECT_FALSE(bench.group().offsetExpiration().has_value());
	}
}

TEST(ClassicReplay, LetsOffsetsExpireAsKafkaDoes)
{
	ClassicBench simple;
	EXPECT_TRUE(simple.group().isConsumerType());
	ASSERT_TRUE(simple.group().offsetExpiration().has_value()) << "by each commit's own time";
	EXPECT_FALSE(simple.group().offsetExpiration()->baseMs.has_value());

	ClassicBench connect;
	stableWith(connect, {"m"}, "connect");
	EXPECT_FALSE(connect.group().isConsumerType());
	EXPECT_FALSE(connect.group().isSubscribedTo("a"));
	EXPECT_FALSE(connect.group().offsetExpiration().has_value()) << "its members may need them";
	connect.advance(seconds(10));
	EXPECT_EQ(connect.state(), "Empty");
	ASSERT_TRUE(connect.group().offsetExpiration().has_value());
	EXPECT_EQ(connect.group().offsetExpiration()->baseMs, connect.wallMs);
	EXPECT_EQ(connect.group().offsetExpiration()->retentionMs, 7 * 24 * 3600 * 1000);
	connect.restart();
	EXPECT_TRUE(connect.group().offsetExpiration()->baseMs.has_value());

	ClassicBench rebalancing;
	const auto members = rebalancing.stable(2);
	rebalancing.join({.memberId = members[0]});
	EXPECT_FALSE(rebalancing.group().offsetExpiration().has_value());
}

TEST(ClassicReplay, DescribesAGroupInEveryState)
{
	ClassicBench bench;
	EXPECT_EQ(textOf(bench.describe()), "Empty  ");
	const auto members = bench.completing(1);
	EXPECT_EQ(textOf(bench.describe()), "CompletingRebalance consumer \n" + members[0] + " - client /127.0.0.1  ");
	bench.syncAll(members, 1);
	EXPECT_EQ(
		textOf(bench.describe()), "Stable consumer range\n" + members[0] + " - client /127.0.0.1 m " + members[0]);
	const auto listing = bench.group().listing();
	EXPECT_EQ(listing.groupId, "g");
	EXPECT_EQ(listing.protocolType, "consumer");
	EXPECT_EQ(listing.type, "Classic");
}

} // namespace Aeon::Coordinator
