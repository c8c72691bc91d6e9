#include "ConsumerGroupBench.h"
#include "Groups/Consumer/EmbeddedProtocol.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using namespace std::chrono_literals;
using TopicNumbers = std::map<std::string, std::vector<std::int32_t>>;

const Uuid T = idOf(1);

MetadataImage::Ptr oneTopic()
{
	return withTopics(cluster(), {topicNamed("t", 1, 6)});
}

/// A member of the classic protocol that has joined, beside one of the consumer protocol ("m1").
struct MixedGroup
{
	MixedGroup()
	{
		bench.beat(joining("m1", {"t"}));
		joined = bench.join({.memberId = "c1"});
		EXPECT_EQ(joined.error, ErrorCode::NONE);
	}
	/// Lets the member of the consumer protocol give up its half, and the other one take it.
	void settle()
	{
		EXPECT_EQ(bench.sync("c1", joined.generation).error, ErrorCode::NONE);
		bench.beat(steady("m1", 2));
		bench.beat(owning("m1", 2, bench.target("m1")));
		EXPECT_EQ(bench.classicBeat("c1", joined.generation), ErrorCode::REBALANCE_IN_PROGRESS);
		joined = bench.join({.memberId = "c1"});
		EXPECT_EQ(joined.error, ErrorCode::NONE);
		sync = bench.sync("c1", joined.generation);
	}

	ConsumerGroupBench bench{oneTopic()};
	JoinAnswer joined;
	SyncAnswer sync;
};

} // namespace

TEST(ConsumerClassicMembers, JoinAndSyncBringTheTargetStepByStep)
{
	MixedGroup mixed;
	EXPECT_EQ(mixed.joined.memberId, "c1");
	EXPECT_EQ(mixed.joined.generation, 3);
	EXPECT_EQ(mixed.joined.protocolName, "range");
	EXPECT_EQ(mixed.bench.sync("c1", 3).assignment, TopicNumbers{}) << "the other one still holds everything";
	EXPECT_EQ(mixed.bench.classicBeat("c1", 3), ErrorCode::NONE) << "joining again would bring nothing";
	mixed.settle();
	EXPECT_EQ(mixed.joined.generation, 3);
	EXPECT_EQ(mixed.sync.assignment, (TopicNumbers{{"t", mixed.bench.target("c1").at(T)}}));
	EXPECT_EQ(mixed.sync.assignment.at("t").size(), 3u);
	EXPECT_EQ(mixed.bench.classicBeat("c1", 3), ErrorCode::NONE);
	EXPECT_EQ(mixed.bench.group->listing().state, "Stable");
	EXPECT_EQ(mixed.bench.dump(), mixed.bench.dumpReplayed());

	Protocol::Arena arena;
	EXPECT_EQ(mixed.bench.describe(arena).members[0].memberType, 0);
}

TEST(ConsumerClassicMembers, ANewTargetCallsThemToJoinAgain)
{
	MixedGroup mixed;
	mixed.settle();
	ConsumerGroupBench& bench = mixed.bench;
	bench.beat(joining("m2", {"t"}));
	EXPECT_EQ(bench.classicBeat("c1", 3), ErrorCode::REBALANCE_IN_PROGRESS);
	EXPECT_EQ(bench.sync("c1", 3).error, ErrorCode::REBALANCE_IN_PROGRESS);
	const Assignment target = bench.target("c1");
	ASSERT_EQ(target.at(T).size(), 2u);

	// It says what it owns and learns what it must give up; then it joins without that.
	const JoinAnswer revoking = bench.join({.memberId = "c1", .owned = mixed.sync.assignment});
	EXPECT_EQ(revoking.generation, 3);
	const SyncAnswer kept = bench.sync("c1", 3);
	EXPECT_EQ(kept.assignment, (TopicNumbers{{"t", target.at(T)}}));
	EXPECT_EQ(bench.classicBeat("c1", 3), ErrorCode::REBALANCE_IN_PROGRESS);
	const JoinAnswer revoked = bench.join({.memberId = "c1", .owned = kept.assignment});
	EXPECT_EQ(revoked.generation, 4);
	EXPECT_EQ(bench.sync("c1", 4).error, ErrorCode::NONE);
}

TEST(ConsumerClassicMembers, RefusedRequests)
{
	const auto join = [](MixedGroup& mixed, const ClassicJoin& join) { return mixed.bench.join(join).error; };
	struct Case
	{
		const char* what;
		ClassicJoin join;
		ErrorCode error;
	};
	const Case joins[] = {
		{"not a consumer", {.memberId = "c2", .protocolType = "connect"}, ErrorCode::INCONSISTENT_GROUP_PROTOCOL},
		{"no protocol in common", {.memberId = "c2", .protocols = {"other"}}, ErrorCode::INCONSISTENT_GROUP_PROTOCOL},
		{"no protocol", {.memberId = "c2", .protocols = {}}, ErrorCode::INCONSISTENT_GROUP_PROTOCOL},
		{"no subscription",
		 {.memberId = "c2", .rawMetadata = std::vector<std::uint8_t>{0}},
		 ErrorCode::INCONSISTENT_GROUP_PROTOCOL},
		{"a negative version",
		 {.memberId = "c2", .rawMetadata = std::vector<std::uint8_t>{0xff, 0xff, 0, 0, 0, 0}},
		 ErrorCode::INCONSISTENT_GROUP_PROTOCOL},
		{"a session that is too short",
		 {.memberId = "c2", .sessionTimeoutMs = 5999},
		 ErrorCode::INVALID_SESSION_TIMEOUT},
		{"a session that is too long",
		 {.memberId = "c2", .sessionTimeoutMs = 1800001},
		 ErrorCode::INVALID_SESSION_TIMEOUT},
		{"no member id", {.memberId = ""}, ErrorCode::MEMBER_ID_REQUIRED},
		{"an unknown static member", {.memberId = "c2", .instanceId = "i2"}, ErrorCode::UNKNOWN_MEMBER_ID},
	};
	for (const Case& refused : joins)
	{
		MixedGroup mixed;
		const auto before = mixed.bench.dump();
		EXPECT_EQ(join(mixed, refused.join), refused.error) << refused.what;
		EXPECT_EQ(mixed.bench.dump(), before) << refused.what;
	}
	MixedGroup mixed;
	EXPECT_EQ(mixed.bench.sync("c9", 3).error, ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(mixed.bench.sync("m1", 2).error, ErrorCode::UNKNOWN_MEMBER_ID) << "it does not speak that protocol";
	EXPECT_EQ(mixed.bench.sync("c1", 2).error, ErrorCode::ILLEGAL_GENERATION);
	EXPECT_EQ(mixed.bench.sync("c1", 3, "other").error, ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
	EXPECT_EQ(mixed.bench.classicBeat("c9", 3), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(mixed.bench.classicBeat("m1", 2), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(mixed.bench.classicBeat("c1", 4), ErrorCode::ILLEGAL_GENERATION);
	EXPECT_EQ(mixed.bench.classicBeat("c1", 3, "i1"), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(mixed.bench.group->checkCommit("c1", std::nullopt, 2, 5), ErrorCode::ILLEGAL_GENERATION);
	EXPECT_EQ(mixed.bench.group->checkCommit("c1", std::nullopt, 3, 5), ErrorCode::NONE);
	mixed.bench.config.migrationPolicy = MigrationPolicy::DISABLED;
	EXPECT_EQ(mixed.bench.join({.memberId = "c1"}).error, ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
	mixed.bench.config.migrationPolicy = MigrationPolicy::UPGRADE;
	mixed.bench.config.consumerMaxSize = 2;
	EXPECT_EQ(mixed.bench.join({.memberId = "c2"}).error, ErrorCode::GROUP_MAX_SIZE_REACHED);
}

TEST(ConsumerClassicMembers, GetAMemberIdToJoinWith)
{
	MixedGroup mixed;
	const JoinAnswer first = mixed.bench.join({.memberId = ""});
	EXPECT_EQ(first.error, ErrorCode::MEMBER_ID_REQUIRED);
	ASSERT_FALSE(first.memberId.empty());
	EXPECT_EQ(mixed.bench.join({.memberId = first.memberId}).error, ErrorCode::NONE);
	const JoinAnswer old = mixed.bench.join({.memberId = "", .version = 3});
	EXPECT_EQ(old.error, ErrorCode::NONE) << "old clients do not know of that";
	EXPECT_FALSE(old.memberId.empty());
}

TEST(ConsumerClassicMembers, AreRemovedWhenTheyAreSilent)
{
	MixedGroup mixed;
	mixed.settle();
	mixed.bench.advance(9s);
	EXPECT_EQ(mixed.bench.classicBeat("c1", 3), ErrorCode::NONE);
	mixed.bench.advance(9s);
	EXPECT_NE(mixed.bench.state().member("c1"), nullptr);
	mixed.bench.advance(2s);
	EXPECT_EQ(mixed.bench.state().member("c1"), nullptr) << "after the 10 s that it asked for";
	EXPECT_NE(mixed.bench.state().member("m1"), nullptr);
}

TEST(ConsumerClassicMembers, AreRemovedWhenTheyDoNotSyncInTime)
{
	MixedGroup mixed;
	for (int beat = 0; beat < 4; ++beat)
	{
		mixed.bench.classicBeat("c1", 3);
		mixed.bench.advance(5s);
	}
	EXPECT_EQ(mixed.bench.state().member("c1"), nullptr) << "after the 20 s that it asked for";
}

TEST(ConsumerClassicMembers, AreRemovedWhenTheyDoNotJoinInTime)
{
	MixedGroup mixed;
	mixed.settle();
	mixed.bench.beat(joining("m2", {"t"}));
	for (int beat = 0; beat < 4; ++beat)
	{
		EXPECT_EQ(mixed.bench.classicBeat("c1", 3), ErrorCode::REBALANCE_IN_PROGRESS);
		mixed.bench.advance(5s);
	}
	EXPECT_EQ(mixed.bench.state().member("c1"), nullptr);
}

TEST(ConsumerClassicMembers, LeaveWithTheirOwnRequestInBatches)
{
	MixedGroup mixed;
	Beat other = joining("m2", {"t"});
	other.instanceId = "i2";
	mixed.bench.beat(other);
	EXPECT_EQ(
		mixed.bench.leave({{"c1", std::nullopt}, {"c9", std::nullopt}, {"", "i2"}, {"m9", "i2"}, {"", "i9"}}),
		(std::vector<ErrorCode>{
			ErrorCode::NONE, ErrorCode::UNKNOWN_MEMBER_ID, ErrorCode::NONE, ErrorCode::FENCED_INSTANCE_ID,
			ErrorCode::UNKNOWN_MEMBER_ID}));
	EXPECT_EQ(mixed.bench.state().members().size(), 1u);
	EXPECT_EQ(mixed.bench.state().epoch, 5) << "one epoch for all of them";
}

TEST(ConsumerClassicMembers, MayMoveToTheConsumerProtocolUnderTheirInstanceId)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.join({.memberId = "", .instanceId = "i1"});
	const std::string classicId = bench.state().staticMember("i1")->id;
	Beat modern = joining("m2", {"t"});
	modern.instanceId = "i1";
	const BeatAnswer moved = bench.beat(modern);
	EXPECT_EQ(moved.error, ErrorCode::NONE) << moved.message;
	EXPECT_EQ(bench.state().member(classicId), nullptr);
	EXPECT_EQ(bench.state().classicMemberCount(), 0u);
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_SYNC, classicId}));
	EXPECT_EQ(bench.dump(), bench.dumpReplayed());
}

TEST(ConsumerDowngrade, LastMemberOfTheConsumerProtocolLeavesAClassicGroup)
{
	MixedGroup mixed;
	mixed.settle();
	ConsumerGroupBench& bench = mixed.bench;
	const std::vector<std::int32_t> numbers = bench.target("c1").at(T);
	EXPECT_EQ(bench.beat(steady("m1", LEAVE_EPOCH)).error, ErrorCode::NONE);
	EXPECT_EQ(bench.written.back(), "GroupMetadata");
	EXPECT_EQ(bench.mustRebalance, true);
	EXPECT_TRUE(bench.timers.empty());
	ASSERT_TRUE(bench.classic);
	EXPECT_EQ(bench.classic->generation, 3);
	EXPECT_EQ(bench.classic->protocolType, "consumer");
	EXPECT_EQ(bench.classic->protocol, "range");
	EXPECT_EQ(bench.classic->leader, "c1");
	ASSERT_EQ(bench.classic->members.size(), 1u);
	const auto& member = bench.classic->members[0];
	EXPECT_EQ(member.memberId, "c1");
	EXPECT_EQ(member.sessionTimeout, 10000);
	EXPECT_EQ(member.rebalanceTimeout, 20000);
	EXPECT_EQ(
		std::vector<std::uint8_t>(member.subscription.begin(), member.subscription.end()),
		subscriptionBytes({"t"}, {}));
	Protocol::Arena arena;
	const auto assignment = decodeAssignment(member.assignment, arena);
	ASSERT_TRUE(assignment);
	EXPECT_EQ(assignedPartitions(*assignment, *bench.image), (Assignment{{T, numbers}}));
}

TEST(ConsumerDowngrade, HappensOnDeadlinesToo)
{
	MixedGroup mixed;
	mixed.settle();
	for (int beat = 0; beat < 6 && !mixed.bench.classic; ++beat)
	{
		mixed.bench.advance(9s);
		if (!mixed.bench.classic) mixed.bench.classicBeat("c1", 3);
	}
	EXPECT_TRUE(mixed.bench.classic);
}

TEST(ConsumerDowngrade, DoesNotHappenWhereItIsNotAllowed)
{
	for (const auto policy : {MigrationPolicy::UPGRADE, MigrationPolicy::DISABLED})
	{
		MixedGroup mixed;
		mixed.settle();
		mixed.bench.config.migrationPolicy = policy;
		mixed.bench.beat(steady("m1", LEAVE_EPOCH));
		EXPECT_FALSE(mixed.bench.classic);
		EXPECT_EQ(mixed.bench.state().members().size(), 1u);
	}
	MixedGroup tooLarge;
	tooLarge.settle();
	tooLarge.bench.config.maxSize = 0;
	tooLarge.bench.beat(steady("m1", LEAVE_EPOCH));
	EXPECT_FALSE(tooLarge.bench.classic);
}

TEST(ConsumerDowngrade, LastStaticMemberOfTheConsumerProtocolComesBackWithTheClassicOne)
{
	for (const bool sameTopics : {true, false})
	{
		ConsumerGroupBench bench(withTopics(oneTopic(), {topicNamed("u", 2, 1)}));
		Beat first = joining("m1", {"t"});
		first.instanceId = "i1";
		bench.beat(first);
		bench.join({.memberId = "c1"});
		bench.sync("c1", 3);
		bench.beat(steady("m1", 2));
		bench.beat(owning("m1", 2, bench.target("m1")));
		const std::vector<std::int32_t> numbers = bench.target("m1").at(T);

		ClassicJoin back{.memberId = "", .topics = {sameTopics ? "t" : "u"}, .instanceId = "i1"};
		const JoinAnswer joined = bench.join(back);
		EXPECT_EQ(joined.error, ErrorCode::NONE);
		ASSERT_TRUE(bench.classic);
		EXPECT_EQ(bench.mustRebalance, !sameTopics);
		EXPECT_EQ(bench.classic->members.size(), 2u);
		EXPECT_TRUE(bench.group->isEmpty());
		for (const auto& member : bench.classic->members)
		{
			if (member.groupInstanceId != "i1") continue;
			EXPECT_EQ(member.memberId, joined.memberId);
			Protocol::Arena arena;
			EXPECT_EQ(
				assignedPartitions(*decodeAssignment(member.assignment, arena), *bench.image),
				(Assignment{{T, numbers}}));
		}
		EXPECT_EQ(joined.generation, sameTopics ? 3 : JOIN_EPOCH);
	}
}

TEST(ConsumerDowngrade, FailedWriteLeavesTheGroupAsItWas)
{
	MixedGroup mixed;
	mixed.settle();
	const auto before = mixed.bench.dump();
	mixed.bench.writeError = ErrorCode::NOT_COORDINATOR;
	EXPECT_EQ(mixed.bench.beat(steady("m1", LEAVE_EPOCH)).error, ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(mixed.bench.dump(), before);
	EXPECT_FALSE(mixed.bench.mustRebalance);
}

} // namespace Aeon::Coordinator
