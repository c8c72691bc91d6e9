#include "ClassicBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

} // namespace

TEST(ClassicRebalance, OfANewGroupWaitsForMoreMembersAndWaitsLongerWhenTheyCome)
{
	ClassicBench bench;
	const auto first = bench.joinWithId().second;
	bench.advance(milliseconds(2999));
	const auto second = bench.joinWithId().second;
	bench.advance(milliseconds(1));
	EXPECT_FALSE(first->isAnswered()) << "somebody came in the meantime";
	bench.advance(milliseconds(2999));
	EXPECT_FALSE(first->isAnswered());
	bench.advance(milliseconds(1));
	ASSERT_TRUE(first->isAnswered() && second->isAnswered());
	EXPECT_EQ(first->response.members.size(), 2u);
}

TEST(ClassicRebalance, OfANewGroupWaitsNoLongerThanTheRebalanceTimeout)
{
	ClassicBench bench;
	const auto first = bench.joinWithId({.rebalanceTimeoutMs = 10000}).second;
	for (int second = 1; second < 10; ++second)
	{
		bench.advance(seconds(1));
		EXPECT_FALSE(first->isAnswered()) << "after " << second << " s";
		bench.joinWithId({.rebalanceTimeoutMs = 10000});
	}
	bench.advance(seconds(1));
	ASSERT_TRUE(first->isAnswered());
	EXPECT_EQ(first->response.members.size(), 10u);
}

TEST(ClassicRebalance, OfANewGroupWithoutADelayTakesWhoIsThere)
{
	ClassicBench bench;
	bench.config.initialRebalanceDelay = milliseconds(0);
	const auto first = bench.joinWithId().second;
	bench.advance(milliseconds(0));
	EXPECT_TRUE(first->isAnswered());
}

TEST(ClassicRebalance, DelaysAgainWhereTheGroupWasEmpty)
{
	ClassicBench bench;
	const auto members = bench.stable(1);
	bench.leave({{members[0]}});
	EXPECT_EQ(bench.state(), "Empty");
	const auto call = bench.joinWithId().second;
	bench.advance(milliseconds(2999));
	EXPECT_FALSE(call->isAnswered());
	bench.advance(milliseconds(1));
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.generationId, 3) << "the empty generation counts";
}

TEST(ClassicRebalance, EndsAsSoonAsAllHaveJoined)
{
	ClassicBench bench;
	const auto members = bench.stable(3);
	const auto first = bench.join({.memberId = members[0]});
	const auto second = bench.join({.memberId = members[1]});
	EXPECT_FALSE(first->isAnswered());
	const auto third = bench.join({.memberId = members[2]});
	for (const auto& call : {first, second, third})
		EXPECT_EQ(call->response.generationId, 2);
	EXPECT_EQ(bench.state(), "CompletingRebalance");
}

TEST(ClassicRebalance, TakesTheLongestRebalanceTimeoutOfItsMembers)
{
	ClassicBench bench;
	const auto first = bench.joinWithId({.rebalanceTimeoutMs = 20000});
	const auto second = bench.joinWithId({.sessionTimeoutMs = 100000, .rebalanceTimeoutMs = 40000});
	bench.advance(seconds(6));
	bench.syncAll({first.first, second.first}, 1);
	const auto again = bench.join({.memberId = first.first, .sessionTimeoutMs = 10000, .rebalanceTimeoutMs = 20000});
	bench.advance(milliseconds(39999));
	EXPECT_FALSE(again->isAnswered());
	bench.advance(milliseconds(1));
	ASSERT_TRUE(again->isAnswered());
	EXPECT_EQ(again->response.members.size(), 1u) << "who did not join in time is out";
	EXPECT_EQ(bench.heartbeat({second.first, 2})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST(ClassicRebalance, ChoosesAnotherLeaderWhereTheOldOneDoesNotJoin)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const auto call = bench.join({.memberId = members[1], .protocols = {{"range", "new"}}});
	for (int beat = 0; beat < 6; ++beat)
	{
		bench.heartbeat({members[0], 1});
		bench.advance(seconds(5));
	}
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.leader, members[1]);
	EXPECT_EQ(call->response.members.size(), 1u);
}

TEST(ClassicRebalance, FollowsTheEndOfASession)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	bench.advance(seconds(5));
	bench.heartbeat({members[0], 1});
	bench.advance(seconds(5));
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	const auto call = bench.join({.memberId = members[0]});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.members.size(), 1u);
}

TEST(ClassicRebalance, CountsACommitAsASignOfLife)
{
	ClassicBench bench;
	const auto members = bench.stable(1);
	bench.advance(seconds(9));
	bench.run([&](ClassicGroup& group, GroupOperation& operation) { group.keepAlive(members[0], operation); });
	bench.advance(seconds(9));
	EXPECT_EQ(bench.state(), "Stable");
}

TEST(ClassicRebalance, ExcusesWhoWaitsInAJoin)
{
	ClassicBench bench;
	const auto first = bench.joinWithId({.rebalanceTimeoutMs = 60000});
	const auto second = bench.joinWithId({.rebalanceTimeoutMs = 60000});
	bench.advance(seconds(6));
	bench.syncAll({first.first, second.first}, 1);
	const auto call = bench.join({.memberId = first.first, .sessionTimeoutMs = 6000, .rebalanceTimeoutMs = 60000});
	for (int beat = 0; beat < 8; ++beat)
	{
		bench.advance(seconds(5));
		EXPECT_EQ(bench.heartbeat({second.first, 1})->error(), ErrorCode::REBALANCE_IN_PROGRESS);
	}
	EXPECT_FALSE(call->isAnswered()) << "its session is long over";
	bench.join({.memberId = second.first, .rebalanceTimeoutMs = 60000});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->error(), ErrorCode::NONE);
	bench.advance(seconds(6));
	EXPECT_EQ(bench.heartbeat({first.first, 2})->error(), ErrorCode::UNKNOWN_MEMBER_ID)
		<< "a new session began with the answer";
}

TEST(ClassicRebalance, FailsParkedSyncs)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto sync = bench.sync({members[1], 1});
	EXPECT_FALSE(sync->isAnswered());
	bench.joinWithId();
	ASSERT_TRUE(sync->isAnswered());
	EXPECT_EQ(sync->error(), ErrorCode::REBALANCE_IN_PROGRESS);
}

TEST(ClassicRebalance, StartsAnewWhereTheLeaderDiesBeforeItSyncs)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	bench.advance(seconds(5));
	const auto sync = bench.sync({members[1], 1});
	bench.advance(seconds(5));
	ASSERT_TRUE(sync->isAnswered());
	EXPECT_EQ(sync->error(), ErrorCode::REBALANCE_IN_PROGRESS);
	const auto call = bench.join({.memberId = members[1]});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.leader, members[1]);
	EXPECT_EQ(call->response.generationId, 2);
}

TEST(ClassicRebalance, IsNotKeptWaitingByAMemberThatOnlySaysItIsAlive)
{
	// It got its generation and heartbeats, but never asks for its assignment.
	for (const bool leaderSyncs : {true, false})
	{
		ClassicBench bench;
		const auto members = bench.completing(2);
		const std::string& lazy = members[leaderSyncs ? 1 : 0];
		const std::string& busy = members[leaderSyncs ? 0 : 1];
		const auto sync = bench.sync({busy, 1});
		for (int beat = 0; beat < 6; ++beat)
		{
			EXPECT_EQ(bench.heartbeat({lazy, 1})->error(), ErrorCode::NONE);
			bench.heartbeat({busy, 1});
			bench.advance(seconds(5));
		}
		EXPECT_EQ(bench.state(), "PreparingRebalance");
		EXPECT_EQ(bench.heartbeat({lazy, 1})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
		EXPECT_EQ(sync->error(), leaderSyncs ? ErrorCode::NONE : ErrorCode::REBALANCE_IN_PROGRESS);
		EXPECT_TRUE(bench.join({.memberId = busy})->isAnswered());
	}
}

TEST(ClassicRebalance, AwaitsNoSyncsOfAGenerationThatWasGivenUp)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto beat = [&]
	{
		bench.advance(seconds(9));
		return bench.heartbeat({members[1], 1})->error();
	};
	EXPECT_EQ(beat(), ErrorCode::NONE);
	const auto join = bench.join({.memberId = members[0], .protocols = {{"range", "new"}}});
	for (int count = 0; count < 3; ++count)
		EXPECT_EQ(beat(), ErrorCode::REBALANCE_IN_PROGRESS) << "the time for its sync must not count any more";
	EXPECT_FALSE(join->isAnswered());
}

TEST(ClassicRebalance, DoesNotWaitForSyncsAnyMoreOnceAllCame)
{
	ClassicBench bench;
	bench.stable(2);
	EXPECT_FALSE(bench.timers().has({TimerKind::CLASSIC_SYNC}));
	EXPECT_FALSE(bench.timers().has({TimerKind::CLASSIC_JOIN}));
}

TEST(ClassicRebalance, IsAskedForAfterAChangeOfProtocol)
{
	ClassicBench bench;
	bench.stable(2);
	const auto rebalance = [&]
	{ bench.run([](ClassicGroup& group, GroupOperation& operation) { group.rebalance(operation); }); };
	rebalance();
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	rebalance();
	EXPECT_EQ(bench.state(), "PreparingRebalance");
}

TEST(ClassicRebalance, EndsInAnEmptyGroupWhereEverybodyIsGone)
{
	ClassicBench bench;
	bench.stable(2);
	bench.advance(seconds(10));
	EXPECT_EQ(bench.state(), "Empty");
	EXPECT_TRUE(bench.timers().empty());
	const auto& value = *bench.written().back();
	EXPECT_EQ(value.generation, 2);
	EXPECT_EQ(value.protocolType, "consumer");
	EXPECT_FALSE(value.protocol.has_value());
	EXPECT_FALSE(value.leader.has_value());
	EXPECT_EQ(value.members.size(), 0u);
	EXPECT_EQ(value.currentStateTimestamp, bench.wallMs);
	EXPECT_EQ(bench.group().offsetExpiration()->baseMs, bench.wallMs);
}

TEST(ClassicRebalance, OfStaticMembersThatAllStayAwayGoesOnUntilTheirSessionsEnd)
{
	ClassicBench bench;
	const auto call = bench.join({.instanceId = "i", .sessionTimeoutMs = 60000, .rebalanceTimeoutMs = 1});
	bench.advance(seconds(3));
	const std::string member(call->response.memberId);
	bench.sync({.memberId = member, .generation = 1, .instanceId = "i"});
	// An administrator's tool, an upgrade: all are to join anew.
	bench.run([](ClassicGroup& group, GroupOperation& operation) { group.rebalance(operation); });
	bench.advance(seconds(30));
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	bench.advance(seconds(30));
	EXPECT_EQ(bench.state(), "Empty");
}

TEST(ClassicRebalance, OfATooLargeGroupFollowsItsLoad)
{
	ClassicBench bench;
	const auto members = bench.stable(3);
	bench.config.maxSize = 2;
	bench.restart();
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	EXPECT_FALSE(bench.join({.memberId = members[0]})->isAnswered());
	EXPECT_TRUE(bench.join({.memberId = members[1]})->error() == ErrorCode::NONE);
	EXPECT_EQ(bench.join({.memberId = members[2]})->error(), ErrorCode::GROUP_MAX_SIZE_REACHED);
}

TEST(ClassicRebalance, OfAThousandMembersIsQuick)
{
	// Of a cost that grows with the square of the members this would take minutes.
	ClassicBench bench;
	const auto begin = std::chrono::steady_clock::now();
	const auto members = bench.stable(1000);
	std::vector<TestJoin> calls;
	for (const auto& member : members)
		calls.push_back(bench.join({.memberId = member}));
	EXPECT_EQ(calls[0]->response.members.size(), 1000u);
	bench.syncAll(members, 2);
	EXPECT_EQ(bench.state(), "Stable");
	EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(20));
}

} // namespace Aeon::Coordinator
