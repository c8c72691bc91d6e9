#include "ClassicBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

TEST(ClassicLeave, AnswersEachMemberOfABatch)
{
	ClassicBench bench;
	const auto members = bench.stable(3);
	const auto call = bench.leave({{members[0]}, {"x"}, {members[2], "i"}, {members[1]}});
	ASSERT_EQ(call->response.members.size(), 4u);
	EXPECT_EQ(call->response.members[0].errorCode, 0);
	EXPECT_EQ(call->response.members[0].memberId, members[0]);
	EXPECT_EQ(call->response.members[1].errorCode, wireCode(ErrorCode::UNKNOWN_MEMBER_ID));
	EXPECT_EQ(call->response.members[2].errorCode, wireCode(ErrorCode::UNKNOWN_MEMBER_ID));
	EXPECT_EQ(call->response.members[3].errorCode, 0);
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	EXPECT_EQ(bench.heartbeat({members[2], 1})->error(), ErrorCode::REBALANCE_IN_PROGRESS);
}

TEST(ClassicLeave, OfTheLastOneThatWasAwaitedEndsTheJoining)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const auto join = bench.join({.memberId = members[0]});
	EXPECT_FALSE(join->isAnswered());
	bench.leave({{members[1]}});
	ASSERT_TRUE(join->isAnswered());
	EXPECT_EQ(join->response.members.size(), 1u);
}

TEST(ClassicLeave, OfAnIdThatWasGivenOutEndsTheJoiningButDisturbsNobody)
{
	ClassicBench bench;
	const auto members = bench.stable(1);
	const std::string first = bench.newMemberId();
	bench.leave({{first}});
	EXPECT_EQ(bench.state(), "Stable");

	const std::string second = bench.newMemberId();
	const auto join = bench.join({.memberId = members[0]});
	EXPECT_FALSE(join->isAnswered());
	bench.leave({{second}});
	EXPECT_TRUE(join->isAnswered());
	EXPECT_EQ(bench.join({.memberId = second})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST(ClassicLeave, AnswersParkedCallsOfWhoLeaves)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto sync = bench.sync({members[1], 1});
	bench.leave({{members[1]}});
	EXPECT_EQ(sync->error(), ErrorCode::UNKNOWN_MEMBER_ID);

	const auto newcomer = bench.join({.version = 3});
	const auto join = bench.join({.memberId = members[0]});
	EXPECT_TRUE(join->isAnswered() && newcomer->isAnswered());
	const auto parked = bench.join({.memberId = members[0]});
	EXPECT_TRUE(parked->isAnswered()) << "the generation was not used yet";
}

TEST(ClassicLeave, AnswersAParkedJoinOfWhoLeaves)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const auto join = bench.join({.memberId = members[0]});
	bench.leave({{members[0]}});
	ASSERT_TRUE(join->isAnswered());
	EXPECT_EQ(join->error(), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(join->response.memberId, "");
}

TEST(ClassicLeave, OfTheLastMemberRecordsAnEmptyGroup)
{
	ClassicBench bench;
	const auto members = bench.stable(1);
	bench.leave({{members[0]}});
	EXPECT_EQ(bench.state(), "Empty");
	ASSERT_EQ(bench.written().size(), 2u);
	EXPECT_EQ(bench.written()[1]->generation, 2);
	EXPECT_EQ(bench.written()[1]->members.size(), 0u);
}

TEST(ClassicLeave, LeavesAnEmptyGroupBehindEvenWhereThatIsNotRecorded)
{
	ClassicBench bench;
	const auto members = bench.stable(1);
	bench.failNextWrite(ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(bench.leave({{members[0]}})->error(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(bench.state(), "Empty");
	EXPECT_TRUE(bench.timers().empty());

	const auto [id, join] = bench.joinWithId();
	bench.advance(std::chrono::seconds(3));
	EXPECT_EQ(join->response.generationId, 3);

	bench.restart();
	EXPECT_EQ(bench.state(), "Stable") << "the log tells of the generation before";
	bench.advance(std::chrono::seconds(10));
	EXPECT_EQ(bench.state(), "Empty");
}

} // namespace Aeon::Coordinator
