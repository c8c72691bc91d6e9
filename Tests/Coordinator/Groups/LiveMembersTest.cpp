#include "Groups/Classic/LiveMembers.h"

#include "ClassicBench.h"

#include <gtest/gtest.h>

#include <chrono>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int32_t GENERATION = 3;
const LiveMembers::TimePoint START{seconds(1000)};

class LiveMembersTest : public testing::Test
{
protected:
	LiveMembersTest()
	{
		members.add(ClassicMember("dynamic", std::nullopt, {}));
		members.add(ClassicMember("static", "instance", {}));
	}

	bool take(
		std::string_view memberId, std::optional<std::string_view> instanceId = {},
		std::int32_t generation = GENERATION, LiveMembers::TimePoint now = START)
	{
		Protocol::HeartbeatRequest request;
		request.memberId = memberId;
		request.groupInstanceId = instanceId;
		request.generationId = generation;
		return live.take(request, now);
	}

	ClassicMembers members;
	LiveMembers live;
};

} // namespace

TEST_F(LiveMembersTest, TakeNothingUntilTheyAreOpen)
{
	EXPECT_FALSE(take("dynamic"));
	live.open(GENERATION, members);
	EXPECT_TRUE(take("dynamic"));
	live.close();
	EXPECT_FALSE(take("dynamic"));
}

TEST_F(LiveMembersTest, LeaveToTheGroupWhatItMustRefuse)
{
	live.open(GENERATION, members);
	EXPECT_FALSE(take("stranger"));
	EXPECT_FALSE(take("dynamic", {}, GENERATION - 1));
	EXPECT_FALSE(take("dynamic", {}, GENERATION + 1));
	EXPECT_FALSE(take("dynamic", "instance"));
	EXPECT_FALSE(take("static", "other"));
	EXPECT_TRUE(take("static", "instance"));
	EXPECT_TRUE(take("static"));
}

TEST_F(LiveMembersTest, KnowWhenAMemberWasHeardLast)
{
	live.open(GENERATION, members);
	EXPECT_EQ(live.lastHeard("dynamic"), std::nullopt);
	take("dynamic");
	take("dynamic", {}, GENERATION, START + seconds(3));
	EXPECT_EQ(live.lastHeard("dynamic"), START + seconds(3));
	EXPECT_EQ(live.lastHeard("static"), std::nullopt);
	EXPECT_EQ(live.lastHeard("stranger"), std::nullopt);
}

TEST_F(LiveMembersTest, RememberThoseWhoStayOverGenerations)
{
	live.open(GENERATION, members);
	take("dynamic");
	take("static");
	live.close();
	EXPECT_EQ(live.lastHeard("dynamic"), START);
	members.remove(*members.find("static"));
	live.open(GENERATION + 1, members);
	EXPECT_EQ(live.lastHeard("dynamic"), START);
	EXPECT_EQ(live.lastHeard("static"), std::nullopt);
}

TEST(LiveMembersOfAGroup, KeepTheirSessionsWithHeartbeatsThatTheGroupDoesNotSee)
{
	constexpr milliseconds SESSION{10'000};
	ClassicBench bench;
	JoinSpec spec;
	spec.sessionTimeoutMs = static_cast<std::int32_t>(SESSION.count());
	const auto [id, joined] = bench.joinWithId(spec);
	bench.advance(bench.config.initialRebalanceDelay);
	bench.syncAll({id}, 1);
	ASSERT_EQ(bench.state(), "Stable");

	for (int beat = 0; beat < 5; ++beat)
	{
		bench.advance(SESSION - milliseconds(1));
		EXPECT_EQ(bench.heartbeat({id, 1, {}})->error(), ErrorCode::NONE) << beat;
	}
	bench.advance(SESSION - milliseconds(1));
	EXPECT_EQ(bench.state(), "Stable");
	bench.advance(milliseconds(1));
	EXPECT_EQ(bench.state(), "Empty");
}

TEST(LiveMembersOfAGroup, AreHeardAlsoWhereARebalanceBeginsBeforeTheirSessionEnds)
{
	ClassicBench bench;
	const auto members = bench.stable(2);
	const milliseconds session{JoinSpec{}.sessionTimeoutMs};
	bench.advance(session - milliseconds(1));
	for (const auto& id : members)
		EXPECT_EQ(bench.heartbeat({id, 1, {}})->error(), ErrorCode::NONE);
	const auto newcomer = bench.joinWithId();
	ASSERT_EQ(bench.state(), "PreparingRebalance");
	bench.advance(milliseconds(1));
	for (const auto& id : members)
		EXPECT_EQ(bench.heartbeat({id, 1, {}})->error(), ErrorCode::REBALANCE_IN_PROGRESS);
}

} // namespace Aeon::Coordinator
