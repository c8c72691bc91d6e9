#include "ClassicBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::seconds;

} // namespace

TEST(ClassicSync, ParksFollowersUntilTheLeadersAssignmentIsRecorded)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto follower = bench.sync({members[1], 1});
	EXPECT_FALSE(follower->isAnswered());
	EXPECT_TRUE(bench.written().empty());
	const auto leader = bench.sync({members[0], 1, {{members[0], "zero"}, {members[1], "one"}}});
	ASSERT_TRUE(leader->isAnswered() && follower->isAnswered());
	EXPECT_EQ(textOf(leader->response.assignment), "zero");
	EXPECT_EQ(textOf(follower->response.assignment), "one");
	EXPECT_EQ(follower->response.protocolType, "consumer");
	EXPECT_EQ(follower->response.protocolName, "range");
	EXPECT_EQ(bench.state(), "Stable");
}

TEST(ClassicSync, RecordsTheGenerationAsKafkaDoes)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const std::int64_t completedMs = bench.wallMs;
	bench.advance(seconds(1));
	bench.sync({members[0], 1, {{members[1], "one"}, {"stranger", "x"}}});
	ASSERT_EQ(bench.written().size(), 1u);
	const auto& value = *bench.written()[0];
	EXPECT_EQ(value.generation, 1);
	EXPECT_EQ(value.protocolType, "consumer");
	EXPECT_EQ(value.protocol, "range");
	EXPECT_EQ(value.leader, members[0]);
	EXPECT_EQ(value.currentStateTimestamp, completedMs);
	ASSERT_EQ(value.members.size(), 2u);
	for (std::size_t index = 0; index < 2; ++index)
	{
		const auto& member = value.members[index];
		EXPECT_EQ(member.memberId, members[index]);
		EXPECT_EQ(member.clientId, "client");
		EXPECT_EQ(member.clientHost, "/127.0.0.1");
		EXPECT_EQ(member.sessionTimeout, 10000);
		EXPECT_EQ(member.rebalanceTimeout, 30000);
		EXPECT_EQ(textOf(member.subscription), "m");
		EXPECT_EQ(textOf(member.assignment), index == 0 ? "" : "one") << "whoever is forgotten has nothing";
		EXPECT_FALSE(member.groupInstanceId.has_value());
	}
}

TEST(ClassicSync, GivesAStableMemberItsAssignmentAtOnce)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const auto again = bench.sync({members[1], 1});
	ASSERT_TRUE(again->isAnswered());
	EXPECT_EQ(textOf(again->response.assignment), members[1]);
}

TEST(ClassicSync, AnswersTheEarlierCallOfWhoCallsTwice)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	const auto earlier = bench.sync({members[1], 1});
	const auto later = bench.sync({members[1], 1});
	ASSERT_TRUE(earlier->isAnswered());
	EXPECT_EQ(earlier->error(), ErrorCode::REBALANCE_IN_PROGRESS);
	bench.sync({members[0], 1});
	EXPECT_EQ(later->error(), ErrorCode::NONE);
}

TEST(ClassicSync, ThatCannotBeRecordedFailsForAllAndRebalances)
{
	const std::vector<std::pair<ErrorCode, ErrorCode>> cases{
		{ErrorCode::RECORD_LIST_TOO_LARGE, ErrorCode::UNKNOWN_SERVER_ERROR},
		{ErrorCode::MESSAGE_TOO_LARGE, ErrorCode::UNKNOWN_SERVER_ERROR},
		{ErrorCode::KAFKA_STORAGE_ERROR, ErrorCode::NOT_COORDINATOR},
		{ErrorCode::NOT_COORDINATOR, ErrorCode::NOT_COORDINATOR},
		{ErrorCode::COORDINATOR_NOT_AVAILABLE, ErrorCode::COORDINATOR_NOT_AVAILABLE},
	};
	for (const auto& [failure, answer] : cases)
	{
		ClassicBench bench;
		const auto members = bench.completing(2);
		const auto follower = bench.sync({members[1], 1});
		bench.failNextWrite(failure);
		const auto leader = bench.sync({members[0], 1, {{members[0], "zero"}}});
		EXPECT_EQ(leader->error(), answer) << failure;
		EXPECT_EQ(follower->error(), answer) << failure;
		EXPECT_EQ(bench.state(), "PreparingRebalance");

		bench.join({.memberId = members[0]});
		bench.join({.memberId = members[1]});
		for (const auto& call : bench.syncAll(members, 2))
			EXPECT_EQ(call->error(), ErrorCode::NONE);
		EXPECT_EQ(bench.state(), "Stable");
	}
}

TEST(ClassicSync, StartsANewSession)
{
	ClassicBench bench;
	const auto members = bench.completing(2);
	bench.sync({members[1], 1});
	bench.advance(seconds(9));
	bench.sync({members[0], 1});
	bench.advance(seconds(9));
	EXPECT_EQ(bench.heartbeat({members[1], 1})->error(), ErrorCode::NONE);
}

} // namespace Aeon::Coordinator
