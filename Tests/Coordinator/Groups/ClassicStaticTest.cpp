#include "ClassicBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::seconds;

using Protocols = std::vector<std::pair<std::string, std::string>>;

/// Two static members "a" (the leader) and "b"; their member ids.
std::vector<std::string> staticPair(ClassicBench& bench, bool isStable, const Protocols& protocols = {{"range", "m"}})
{
	const auto first = bench.join({.instanceId = "a", .protocols = protocols});
	const auto second = bench.join({.instanceId = "b", .protocols = protocols});
	bench.advance(seconds(6));
	std::vector<std::string> members{std::string(first->response.memberId), std::string(second->response.memberId)};
	EXPECT_EQ(first->response.leader, members[0]);
	EXPECT_EQ(members[0].substr(0, 2), "a-") << "a static member is named after its instance id";
	if (isStable) bench.syncAll(members, 1);
	return members;
}

} // namespace

TEST(ClassicStatic, JoinsWithoutBeingGivenAnIdFirst)
{
	ClassicBench bench;
	const auto call = bench.join({.instanceId = "a"});
	EXPECT_FALSE(call->isAnswered());
	bench.advance(seconds(3));
	EXPECT_EQ(call->error(), ErrorCode::NONE);
	EXPECT_EQ(call->response.members[0].groupInstanceId, "a");
}

TEST(ClassicStatic, FollowerComesBackWithoutARebalance)
{
	ClassicBench bench;
	const auto members = staticPair(bench, true);
	const auto call = bench.join({.instanceId = "b"});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->error(), ErrorCode::NONE);
	const std::string newId(call->response.memberId);
	EXPECT_NE(newId, members[1]);
	EXPECT_EQ(call->response.generationId, 1);
	EXPECT_EQ(call->response.leader, members[0]);
	EXPECT_EQ(call->response.members.size(), 0u);
	EXPECT_FALSE(call->response.skipAssignment);
	EXPECT_EQ(bench.state(), "Stable");

	EXPECT_FALSE(bench.timers().has({TimerKind::CLASSIC_SESSION, members[1]}));
	EXPECT_EQ(bench.timers().deadline({TimerKind::CLASSIC_SESSION, newId}), bench.now + seconds(10));

	const auto& value = *bench.written().back();
	ASSERT_EQ(bench.written().size(), 2u);
	EXPECT_EQ(value.generation, 1);
	ASSERT_EQ(value.members.size(), 2u);
	EXPECT_EQ(value.members[1].memberId, newId);
	EXPECT_EQ(value.members[1].groupInstanceId, "b");
	EXPECT_EQ(textOf(value.members[1].assignment), members[1]) << "what the old one was given";

	const auto sync = bench.sync({.memberId = newId, .generation = 1, .instanceId = "b"});
	EXPECT_EQ(textOf(sync->response.assignment), members[1]);
	EXPECT_EQ(bench.heartbeat({members[1], 1, "b"})->error(), ErrorCode::FENCED_INSTANCE_ID);
	EXPECT_EQ(bench.heartbeat({members[1], 1})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(bench.heartbeat({newId, 1, "b"})->error(), ErrorCode::NONE);
}

TEST(ClassicStatic, LeaderComesBackAndSkipsTheAssignment)
{
	ClassicBench bench;
	const auto members = staticPair(bench, true);
	const auto call = bench.join({.instanceId = "a"});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_TRUE(call->response.skipAssignment);
	EXPECT_EQ(call->response.leader, call->response.memberId);
	EXPECT_EQ(call->response.members.size(), 2u);
	EXPECT_EQ(bench.written().back()->leader, call->response.memberId);
}

TEST(ClassicStatic, LeaderOfAnOldVersionComesBackAsAFollower)
{
	ClassicBench bench;
	const auto members = staticPair(bench, true);
	const auto call = bench.join({.instanceId = "a", .version = 8});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.leader, members[0]);
	EXPECT_NE(call->response.memberId, members[0]);
	EXPECT_EQ(call->response.members.size(), 0u);
	EXPECT_FALSE(call->response.skipAssignment);
}

TEST(ClassicStatic, KeepsItsOldIdWhereTheNewOneCannotBeRecorded)
{
	ClassicBench bench;
	const auto members = staticPair(bench, true);
	bench.failNextWrite(ErrorCode::KAFKA_STORAGE_ERROR);
	const auto call = bench.join({.instanceId = "b", .protocols = {{"range", "changed"}}});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->error(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(call->response.memberId, "");
	EXPECT_EQ(bench.state(), "Stable");
	EXPECT_EQ(bench.heartbeat({members[1], 1, "b"})->error(), ErrorCode::NONE);
	EXPECT_EQ(textOf(bench.describe().members[1].memberMetadata), "m");
}

TEST(ClassicStatic, ComesBackWithOtherProtocolsThatKeepTheChosenOne)
{
	ClassicBench bench;
	staticPair(bench, true, {{"range", "m"}, {"robin", "m"}});
	const auto call = bench.join({.instanceId = "b", .protocols = {{"range", "changed"}, {"sticky", "s"}}});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(bench.state(), "Stable");
	EXPECT_EQ(textOf(bench.written().back()->members[1].subscription), "changed");
	// What it speaks besides is known, too: nobody can choose "robin" from now on.
	EXPECT_EQ(bench.join({.protocols = {{"robin", "m"}}})->error(), ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
	EXPECT_EQ(
		bench
			.join(
				{.memberId = std::string(call->response.memberId),
				 .instanceId = "b",
				 .protocols = {{"range", "changed"}, {"sticky", "s"}}})
			->response.generationId,
		1)
		<< "and it may say again what it said";
}

TEST(ClassicStatic, RebalancesWhereAnotherProtocolWouldBeChosen)
{
	ClassicBench bench;
	const auto members = staticPair(bench, true, {{"range", "m"}, {"robin", "m"}});
	const auto call = bench.join({.instanceId = "b", .protocols = {{"robin", "m"}}});
	EXPECT_FALSE(call->isAnswered());
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	bench.join({.memberId = members[0], .instanceId = "a", .protocols = {{"range", "m"}, {"robin", "m"}}});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.protocolName, "robin");
}

TEST(ClassicStatic, FencesTheJoinOfItsFormerSelf)
{
	ClassicBench bench;
	const auto members = staticPair(bench, true);
	const auto old = bench.join({.memberId = members[0], .instanceId = "a"});
	EXPECT_FALSE(old->isAnswered());
	const auto call = bench.join({.instanceId = "a"});
	ASSERT_TRUE(old->isAnswered());
	EXPECT_EQ(old->error(), ErrorCode::FENCED_INSTANCE_ID);
	EXPECT_EQ(old->response.memberId, members[0]);
	EXPECT_FALSE(call->isAnswered());
	bench.join({.memberId = members[1], .instanceId = "b"});
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.leader, call->response.memberId) << "it is still the leader";
	EXPECT_EQ(call->response.generationId, 2);
}

TEST(ClassicStatic, FencesTheSyncOfItsFormerSelfAndRebalances)
{
	ClassicBench bench;
	const auto members = staticPair(bench, false);
	const auto old = bench.sync({.memberId = members[1], .generation = 1, .instanceId = "b"});
	const auto call = bench.join({.instanceId = "b"});
	EXPECT_EQ(old->error(), ErrorCode::FENCED_INSTANCE_ID);
	EXPECT_FALSE(call->isAnswered());
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	bench.join({.memberId = members[0], .instanceId = "a"});
	EXPECT_EQ(call->response.generationId, 2);
}

TEST(ClassicStatic, StaysInTheGroupWhereItDoesNotJoinInTime)
{
	ClassicBench bench;
	const auto first = bench.join({.instanceId = "a", .sessionTimeoutMs = 300000});
	const auto second = bench.join({.instanceId = "b"});
	bench.advance(seconds(6));
	const std::string away(first->response.memberId);
	const std::string back(second->response.memberId);
	bench.syncAll({away, back}, 1);
	const auto call = bench.join({.memberId = back, .instanceId = "b", .protocols = {{"range", "new"}}});
	bench.advance(seconds(30));
	ASSERT_TRUE(call->isAnswered());
	EXPECT_EQ(call->response.leader, back);
	EXPECT_EQ(call->response.members.size(), 2u) << "whoever is away is assigned partitions too";
	bench.sync({back, 2, {{away, "kept"}}, "b"});

	const auto returned = bench.join({.instanceId = "a"});
	ASSERT_TRUE(returned->isAnswered());
	const std::string newId(returned->response.memberId);
	EXPECT_EQ(textOf(bench.sync({newId, 2, {}, "a"})->response.assignment), "kept");
	bench.advance(seconds(9));
	bench.heartbeat({back, 2, "b"});
	bench.heartbeat({newId, 2, "a"});
	EXPECT_FALSE(bench.timers().has({TimerKind::CLASSIC_SYNC})) << "its sync was awaited under its new id";
}

TEST(ClassicStatic, MustSyncUnderItsNewIdToo)
{
	ClassicBench bench;
	const auto members = staticPair(bench, false);
	bench.sync({members[0], 1, {}, "a"});
	EXPECT_EQ(bench.state(), "Stable");
	const auto call = bench.join({.instanceId = "b", .sessionTimeoutMs = 300000});
	bench.advance(seconds(9));
	bench.heartbeat({members[0], 1, "a"});
	bench.advance(seconds(9));
	bench.heartbeat({members[0], 1, "a"});
	bench.advance(seconds(9));
	bench.heartbeat({members[0], 1, "a"});
	bench.advance(seconds(3));
	EXPECT_EQ(bench.state(), "PreparingRebalance");
	EXPECT_EQ(bench.heartbeat({std::string(call->response.memberId), 1})->error(), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST(ClassicStatic, IsRemovedByItsInstanceId)
{
	ClassicBench bench;
	staticPair(bench, true);
	const auto call = bench.leave({{"", "a"}, {"", "b"}, {"", "a"}});
	EXPECT_EQ(call->response.members[0].errorCode, 0);
	EXPECT_EQ(call->response.members[1].errorCode, 0);
	EXPECT_EQ(call->response.members[2].errorCode, wireCode(ErrorCode::UNKNOWN_MEMBER_ID));
	EXPECT_EQ(call->response.members[1].groupInstanceId, "b");
	EXPECT_EQ(bench.state(), "Empty");
}

} // namespace Aeon::Coordinator
