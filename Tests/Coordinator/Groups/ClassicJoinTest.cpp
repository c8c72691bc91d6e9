#include "ClassicBench.h"
#include "Groups/Classic/MemberId.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

} // namespace

TEST(ClassicJoin, GivesAnIdFirstAndLetsTheMemberJoinWithIt)
{
	ClassicBench bench;
	const auto first = bench.join({.clientId = "rack-7"});
	ASSERT_EQ(first->error(), ErrorCode::MEMBER_ID_REQUIRED);
	const std::string id(first->response.memberId);
	EXPECT_EQ(id, "rack-7-00000000-0000-0000-0000-000000000001");
	EXPECT_FALSE(bench.group().isGone());
	EXPECT_EQ(bench.state(), "Empty");

	const auto second = bench.join({.memberId = id});
	EXPECT_FALSE(second->isAnswered());
	bench.advance(seconds(3));
	ASSERT_TRUE(second->isAnswered());
	EXPECT_EQ(second->response.memberId, id);
	EXPECT_EQ(second->response.leader, id);
	EXPECT_EQ(second->response.generationId, 1);
	EXPECT_EQ(second->response.protocolType, "consumer");
	EXPECT_EQ(second->response.protocolName, "range");
	ASSERT_EQ(second->response.members.size(), 1u);
	EXPECT_EQ(textOf(second->response.members[0].metadata), "m");
}

TEST(ClassicJoin, ForgetsAnIdThatIsNotUsed)
{
	ClassicBench bench;
	const std::string id = bench.newMemberId({.sessionTimeoutMs = 10000});
	bench.advance(milliseconds(9999));
	EXPECT_FALSE(bench.group().isGone());
	bench.advance(milliseconds(1));
	EXPECT_TRUE(bench.group().isGone());
	EXPECT_EQ(bench.join({.memberId = id})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST(ClassicJoin, KeepsIdsThatWereGivenOutThroughRebalances)
{
	ClassicBench bench;
	auto members = bench.stable(1);
	const std::string pending = bench.newMemberId({.sessionTimeoutMs = 60000});

	const auto again = bench.join({.memberId = members[0]});
	EXPECT_FALSE(again->isAnswered()) << "who was given an id is waited for";
	const auto newcomer = bench.join({.memberId = pending});
	ASSERT_TRUE(newcomer->isAnswered());
	EXPECT_EQ(newcomer->error(), ErrorCode::NONE);
	EXPECT_EQ(again->response.members.size(), 2u);
}

TEST(ClassicJoin, DoesNotWaitForAnIdWhoseTimeIsOver)
{
	ClassicBench bench;
	auto members = bench.stable(1);
	bench.newMemberId({.sessionTimeoutMs = 6000});
	const auto again = bench.join({.memberId = members[0]});
	bench.advance(milliseconds(5999));
	EXPECT_FALSE(again->isAnswered());
	bench.advance(milliseconds(1));
	EXPECT_TRUE(again->isAnswered());
}

TEST(ClassicJoin, TakesOldMembersWithoutAnIdAndWithTheSessionAsTheirRebalanceTimeout)
{
	ClassicBench bench;
	const auto call = bench.join({.version = 0, .sessionTimeoutMs = 7000, .rebalanceTimeoutMs = -1});
	EXPECT_FALSE(call->isAnswered());
	bench.advance(seconds(3));
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->error(), ErrorCode::NONE);
	const std::string id(call->response.memberId);
	bench.sync({.memberId = id, .generation = 1, .protocolType = {}, .protocolName = {}});
	EXPECT_EQ(bench.written().back()->members[0].rebalanceTimeout, 7000);
	EXPECT_EQ(bench.written().back()->members[0].sessionTimeout, 7000);
}

TEST(ClassicJoin, ForgetsANewMemberThatWaitsTooLongForItsFirstAnswer)
{
	ClassicBench bench;
	auto members = bench.stable(1);
	const auto newcomer = bench.join({.version = 3, .rebalanceTimeoutMs = 600000});
	for (int beat = 0; beat < 60; ++beat)
	{
		EXPECT_FALSE(newcomer->isAnswered());
		bench.advance(seconds(5));
		bench.heartbeat({members[0], 1});
	}
	ASSERT_TRUE(newcomer->isAnswered());
	EXPECT_EQ(newcomer->error(), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(newcomer->response.memberId, "");
}

TEST(ClassicJoin, ChoosesTheProtocolThatMostMembersWantAmongThoseThatAllSpeak)
{
	struct Case
	{
		std::vector<std::vector<std::string>> wishes;
		std::string chosen;
	};
	const std::vector<Case> cases{
		{{{"range", "robin"}, {"range", "robin"}}, "range"},
		{{{"range", "robin"}, {"robin"}}, "robin"},
		{{{"range", "robin"}, {"robin", "range"}, {"robin", "range"}}, "robin"},
		{{{"sticky", "robin", "range"}, {"range", "robin"}, {"range", "robin"}}, "range"},
		// Two want what only they speak: it is no candidate, and their second wish counts.
		{{{"sticky", "robin", "range"}, {"sticky", "robin", "range"}, {"range", "robin"}}, "robin"},
		// A name that comes twice is spoken once.
		{{{"range", "range", "robin"}, {"range", "robin"}}, "range"},
	};
	for (const auto& [wishes, chosen] : cases)
	{
		ClassicBench bench;
		std::vector<TestJoin> calls;
		for (const auto& names : wishes)
		{
			JoinSpec spec;
			spec.protocols.clear();
			for (const auto& name : names)
				spec.protocols.emplace_back(name, "of " + name);
			calls.push_back(bench.joinWithId(spec).second);
		}
		bench.advance(seconds(6));
		for (const auto& call : calls)
			EXPECT_EQ(call->response.protocolName, chosen);
		for (const auto& member : calls[0]->response.members)
			EXPECT_EQ(textOf(member.metadata), "of " + chosen);
	}
}

TEST(ClassicJoin, TellsTheMembersToTheLeaderAlone)
{
	ClassicBench bench;
	const auto leader = bench.joinWithId();
	const auto follower = bench.joinWithId();
	bench.advance(seconds(6));
	EXPECT_EQ(leader.second->response.leader, leader.first);
	EXPECT_EQ(follower.second->response.leader, leader.first);
	EXPECT_EQ(leader.second->response.members.size(), 2u);
	EXPECT_EQ(follower.second->response.members.size(), 0u);
}

TEST(ClassicJoin, AnswersAgainWhoMissedTheAnswer)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto leader = bench.join({.memberId = members[0]});
	const auto follower = bench.join({.memberId = members[1]});
	ASSERT_TRUE(leader->isAnswered() && follower->isAnswered());
	EXPECT_EQ(leader->response.generationId, 1);
	EXPECT_EQ(leader->response.members.size(), 2u);
	EXPECT_EQ(follower->response.members.size(), 0u);
	EXPECT_EQ(bench.state(), "CompletingRebalance");

	bench.syncAll(members, 1);
	const auto stable = bench.join({.memberId = members[1]});
	ASSERT_TRUE(stable->isAnswered());
	EXPECT_EQ(stable->response.generationId, 1);
	EXPECT_EQ(bench.state(), "Stable");
}

TEST(ClassicJoin, OfAMemberWithOtherMetadataRebalances)
{
	for (const bool isStable : {false, true})
	{
		ClassicBench bench;
		const auto members = isStable ? bench.stable(2) : bench.completing(2);
		const auto changed = bench.join({.memberId = members[1], .protocols = {{"range", "new"}}});
		EXPECT_FALSE(changed->isAnswered());
		EXPECT_EQ(bench.state(), "PreparingRebalance");
		const auto leader = bench.join({.memberId = members[0]});
		ASSERT_TRUE(leader->isAnswered() && changed->isAnswered());
		EXPECT_EQ(leader->response.generationId, 2);
		EXPECT_EQ(textOf(leader->response.members[1].metadata), "new");
	}
}

TEST(ClassicJoin, OfTheLeaderRebalancesAStableGroup)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	EXPECT_FALSE(bench.join({.memberId = members[0]})->isAnswered());
	EXPECT_EQ(bench.state(), "PreparingRebalance");
}

TEST(ClassicJoin, AnswersTheEarlierCallOfWhoCallsTwice)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const auto earlier = bench.join({.memberId = members[0]});
	const auto later = bench.join({.memberId = members[0]});
	ASSERT_TRUE(earlier->isAnswered());
	EXPECT_EQ(earlier->error(), ErrorCode::REBALANCE_IN_PROGRESS);
	EXPECT_EQ(earlier->response.memberId, members[0]);
	EXPECT_FALSE(later->isAnswered());
	bench.join({.memberId = members[1]});
	EXPECT_EQ(later->error(), ErrorCode::NONE);
}

TEST(ClassicJoin, RefusesNewMembersOfAFullGroup)
{
	for (const bool isStable : {false, true})
	{
		ClassicBench bench;
		bench.config.maxSize = 2;
		const auto members = isStable ? bench.stable(2) : bench.completing(2);
		const auto refused = bench.join({});
		EXPECT_EQ(refused->error(), ErrorCode::GROUP_MAX_SIZE_REACHED);
		EXPECT_EQ(refused->response.memberId, "");
		EXPECT_EQ(bench.join({.memberId = "x"})->error(), ErrorCode::GROUP_MAX_SIZE_REACHED);
		EXPECT_EQ(bench.join({.memberId = members[1]})->error(), ErrorCode::NONE);
	}
}

TEST(ClassicJoin, LetsTheLastOnesToRejoinGoWhereTheGroupIsTooLarge)
{
	ClassicBench bench;
	const auto members = bench.stable(3);
	bench.config.maxSize = 2;
	std::vector<TestJoin> calls;
	for (const auto& member : members)
		calls.push_back(bench.join({.memberId = member}));
	EXPECT_EQ(calls[2]->error(), ErrorCode::GROUP_MAX_SIZE_REACHED);
	ASSERT_TRUE(calls[0]->isAnswered()) << "nobody is awaited any more";
	EXPECT_EQ(calls[0]->response.members.size(), 2u);
	EXPECT_EQ(bench.heartbeat({members[2], 2})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST(ClassicJoin, ForgetsTheIdThatItGaveToWhomItThenRefuses)
{
	ClassicBench bench;
	bench.config.maxSize = 1;
	const std::string first = bench.newMemberId();
	const std::string second = bench.newMemberId();
	bench.join({.memberId = first});
	EXPECT_EQ(bench.join({.memberId = second})->error(), ErrorCode::GROUP_MAX_SIZE_REACHED);
	EXPECT_FALSE(bench.timers().has({TimerKind::CLASSIC_PENDING_MEMBER, second}));
}

TEST(ClassicJoin, CutsAClientIdThatNoRecordCouldHold)
{
	const std::string id = makeMemberId(std::string(40000, 'c'), Uuid{0x0123456789abcdef, 0xfedcba9876543210});
	EXPECT_EQ(id.size(), RECORDED_STRING_BYTES_MAX);
	EXPECT_EQ(id.substr(id.size() - 37), "-01234567-89ab-cdef-fedc-ba9876543210");
}

} // namespace Aeon::Coordinator
