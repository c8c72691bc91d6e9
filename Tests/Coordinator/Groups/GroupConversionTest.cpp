#include "ConsumerGroupBench.h"
#include "Groups/Consumer/EmbeddedProtocol.h"
#include "Groups/Group.h"
#include "Groups/GroupErrors.h"
#include "Groups/GroupLoader.h"
#include "Groups/OperationRunner.h"
#include "MemoryRecords.h"

#include <gtest/gtest.h>

#include <deque>

namespace Aeon::Coordinator
{

namespace
{

using namespace std::chrono_literals;
using TopicNumbers = std::map<std::string, std::vector<std::int32_t>>;

const Uuid T = idOf(1);

class StandingClock final : public Clock
{
public:
	std::int64_t wallMs() const noexcept override { return 1'700'000'000'000 + elapsed.count(); }
	std::chrono::steady_clock::time_point now() const noexcept override
	{
		return std::chrono::steady_clock::time_point(1000h) + elapsed;
	}

	std::chrono::milliseconds elapsed{0};
};

/// A call with everything it refers to; joins stay parked until the group answers.
template <typename Call>
struct Pending
{
	explicit Pending(std::int16_t version) :
		call(
			{version, "client", "/127.0.0.1"}, request, response, arena,
			[](const typename Call::Request& asked, typename Call::Response& answer, Protocol::Arena& memory,
			   ErrorCode code) { fillError(asked, answer, memory, code); })
	{
	}

	Protocol::Arena arena;
	typename Call::Request request;
	typename Call::Response response;
	Call call;
};

/// A whole group, with its operations run one after the other on records in memory.
class GroupConversionTest : public testing::Test
{
protected:
	GroupConversionTest()
	{
		config.initialRebalanceDelay = 0ms;
		config.consumerAssignmentInterval = 0ms;
		group.emplace("group", environment);
	}

	BeatAnswer beat(const Beat& beat)
	{
		Pending<ConsumerGroupHeartbeatCall> pending(beat.version);
		fillRequest(pending.request, beat, pending.arena);
		run([&](Group& target, GroupOperation& operation) { target.consumerHeartbeat(pending.call, operation); });
		return answerOf(pending.response);
	}
	/// Sends the join; it may stay parked.
	Pending<JoinGroupCall>& join(const ClassicJoin& join)
	{
		auto& pending = joins.emplace_back(join.version);
		joinSpecs.push_back(join);
		fillRequest(pending.request, joinSpecs.back(), pending.arena);
		run([&](Group& target, GroupOperation& operation) { target.join(pending.call, operation); });
		return pending;
	}
	/// Syncs as the leader that gives these partitions, or as anybody where there are none.
	SyncAnswer sync(
		const std::string& memberId, std::int32_t generation, const std::map<std::string, Assignment>& assignments = {},
		const std::string& userData = "")
	{
		Pending<SyncGroupCall> pending(5);
		pending.request.groupId = "group";
		pending.request.memberId = memberId;
		pending.request.generationId = generation;
		pending.request.protocolType = "consumer";
		pending.request.protocolName = "range";
		for (const auto& [id, partitions] : assignments)
		{
			auto& assignment = pending.request.assignments.append(pending.arena);
			assignment.memberId = id;
			auto bytes = encodeAssignment(partitions, *image, subscriptionBytes({}, {}));
			if (!userData.empty())
			{
				// The length of user data is the last field.
				bytes.resize(bytes.size() - 4);
				for (const std::uint8_t byte : {std::uint8_t{0}, std::uint8_t{0}, std::uint8_t{0}})
					bytes.push_back(byte);
				bytes.push_back(static_cast<std::uint8_t>(userData.size()));
				bytes.insert(bytes.end(), userData.begin(), userData.end());
			}
			assignment.assignment = keepBytes(pending.arena, bytes);
		}
		run([&](Group& target, GroupOperation& operation) { target.sync(pending.call, operation); });
		return answerOf(pending.response, pending.arena);
	}
	ErrorCode classicBeat(const std::string& memberId, std::int32_t generation)
	{
		Pending<HeartbeatCall> pending(4);
		pending.request.groupId = "group";
		pending.request.memberId = memberId;
		pending.request.generationId = generation;
		run([&](Group& target, GroupOperation& operation) { target.heartbeat(pending.call, operation); });
		return static_cast<ErrorCode>(pending.response.errorCode);
	}
	void advance(std::chrono::milliseconds time)
	{
		clock.elapsed += time;
		runner.runTimers(*group);
	}
	/// What is due at once, as a rebalance without delay, happens at once.
	void run(const OperationRunner::Action& action)
	{
		runner.run(*group, action);
		runner.runTimers(*group);
	}

	/// A classic group of "c1" and "c2", which have two partitions each of topic t. Returns the generation.
	std::int32_t stableClassicGroup(const std::string& userData = "")
	{
		const std::string first = joinNew({"range", "roundrobin"});
		const std::string second = joinNew({"range"});
		auto& firstJoin = join({.memberId = first, .protocols = {"range", "roundrobin"}});
		EXPECT_TRUE(firstJoin.call.isCompleted());
		const std::int32_t generation = firstJoin.response.generationId;
		members = {first, second};
		const std::map<std::string, Assignment> shares = {{first, {{T, {0, 1}}}}, {second, {{T, {2, 3}}}}};
		const std::string leader(firstJoin.response.leader);
		EXPECT_EQ(sync(leader, generation, shares, userData).error, ErrorCode::NONE);
		for (const std::string& member : members)
		{
			if (member == leader) continue;
			EXPECT_EQ(sync(member, generation).error, ErrorCode::NONE);
		}
		EXPECT_EQ(group->listing().state, "Stable");
		return generation;
	}
	/// Joins a new member as far as it gets before the others join.
	std::string joinNew(std::vector<std::string> protocols)
	{
		const std::string id(join({.memberId = ""}).response.memberId);
		join({.memberId = id, .protocols = std::move(protocols)});
		return id;
	}

	GroupCoordinatorConfig config;
	MetadataImage::Ptr image = withTopics(cluster(), {topicNamed("t", 1, 4)});
	GroupEnvironment environment{.config = config, .image = [this] { return image; }};
	StandingClock clock;
	MemoryRecords records;
	OpenTransactions transactions;
	OperationRunner runner{records, clock, PartitionId(0), transactions, [] {}};
	std::optional<Group> group;
	std::deque<ClassicJoin> joinSpecs;
	std::deque<Pending<JoinGroupCall>> joins;
	std::vector<std::string> members;
};

} // namespace

TEST_F(GroupConversionTest, AConsumerHeartbeatTurnsAStableClassicGroup)
{
	const std::int32_t generation = stableClassicGroup();
	const BeatAnswer joined = beat(joining("m1", {"t"}));
	EXPECT_EQ(joined.error, ErrorCode::NONE) << joined.message;
	EXPECT_EQ(joined.epoch, generation + 1);
	EXPECT_EQ(joined.assignment, Assignment{}) << "the others still hold everything";
	EXPECT_EQ(group->listing().type, "Consumer");
	EXPECT_EQ(group->listing().state, "Reconciling");

	// They are called to join, give up what they must, and go on with the classic protocol.
	for (const std::string& member : members)
	{
		EXPECT_EQ(classicBeat(member, generation), ErrorCode::REBALANCE_IN_PROGRESS);
		const JoinAnswer again = answerOf(join({.memberId = member}).response);
		EXPECT_EQ(again.error, ErrorCode::NONE);
		EXPECT_EQ(again.generation, generation + 1);
		EXPECT_EQ(sync(member, again.generation).error, ErrorCode::NONE);
	}
	const BeatAnswer assigned = beat(steady("m1", joined.epoch));
	ASSERT_TRUE(assigned.assignment);
	EXPECT_EQ(assigned.assignment->at(T).size(), 1u);
	EXPECT_EQ(group->listing().state, "Stable");
}

TEST_F(GroupConversionTest, MembersKeepWhatTheirLeaderGaveThem)
{
	const std::int32_t generation = stableClassicGroup();
	Beat withoutTopics = joining("m1", {});
	EXPECT_EQ(beat(withoutTopics).error, ErrorCode::NONE);
	EXPECT_EQ(classicBeat(members[0], generation), ErrorCode::NONE) << "nothing has changed for it";
	EXPECT_EQ(sync(members[0], generation).assignment, (TopicNumbers{{"t", {0, 1}}}));
	EXPECT_EQ(sync(members[1], generation).assignment, (TopicNumbers{{"t", {2, 3}}}));
}

TEST_F(GroupConversionTest, WhoeverWaitsInTheClassicGroupIsToldToJoinAgain)
{
	stableClassicGroup();
	auto& waiting = join({.memberId = members[1], .topics = {"t", "u"}});
	ASSERT_FALSE(waiting.call.isCompleted());
	EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::NONE);
	EXPECT_TRUE(waiting.call.isCompleted());
	EXPECT_EQ(answerOf(waiting.response).error, ErrorCode::REBALANCE_IN_PROGRESS);
}

TEST_F(GroupConversionTest, SilentClassicMembersOfATurnedGroupAreRemoved)
{
	stableClassicGroup();
	const BeatAnswer joined = beat(joining("m1", {"t"}));
	advance(11s);
	const BeatAnswer alone = beat(steady("m1", joined.epoch));
	EXPECT_EQ(alone.assignment, (Assignment{{T, {0, 1, 2, 3}}}));
}

TEST_F(GroupConversionTest, AGroupThatMayNotTurnStaysClassic)
{
	const std::int32_t generation = stableClassicGroup();
	for (const auto policy : {MigrationPolicy::DISABLED, MigrationPolicy::DOWNGRADE})
	{
		config.migrationPolicy = policy;
		EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::GROUP_ID_NOT_FOUND);
	}
	config.migrationPolicy = MigrationPolicy::BIDIRECTIONAL;
	config.consumerMaxSize = 1;
	EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::GROUP_ID_NOT_FOUND);
	config.consumerMaxSize = 2;
	EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::GROUP_MAX_SIZE_REACHED);
	records.failAppends(ErrorCode::NOT_LEADER_OR_FOLLOWER);
	config.consumerMaxSize = 9;
	EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::NOT_COORDINATOR);
	records.failAppends(ErrorCode::NONE);
	EXPECT_EQ(beat(steady("m1", 3)).error, ErrorCode::GROUP_ID_NOT_FOUND) << "only a join turns a group";
	EXPECT_EQ(group->listing().type, "Classic");
	EXPECT_EQ(classicBeat(members[0], generation), ErrorCode::NONE);
	for (const auto& key :
		 {TimerKey{TimerKind::CONSUMER_SESSION, members[0]}, TimerKey{TimerKind::CONSUMER_SESSION, "m1"}})
		EXPECT_FALSE(group->timers().has(key));
}

TEST_F(GroupConversionTest, DataOfACustomAssignorIsNotThrownAway)
{
	stableClassicGroup("mine");
	EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::GROUP_ID_NOT_FOUND);
	EXPECT_EQ(group->listing().type, "Classic");
}

TEST_F(GroupConversionTest, AGroupOfNoConsumersStaysClassic)
{
	const std::string id(join({.memberId = "", .protocolType = "connect"}).response.memberId);
	join({.memberId = id, .protocolType = "connect"});
	EXPECT_EQ(beat(joining("m1", {"t"})).error, ErrorCode::GROUP_ID_NOT_FOUND);
}

TEST_F(GroupConversionTest, AnEmptyClassicGroupMakesRoom)
{
	config.migrationPolicy = MigrationPolicy::DISABLED;
	stableClassicGroup();
	advance(20s);
	ASSERT_EQ(group->listing().state, "Empty");
	EXPECT_EQ(beat(joining("m1", {"t"})).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
	EXPECT_EQ(group->listing().type, "Consumer");
}

TEST_F(GroupConversionTest, AnEmptyConsumerGroupMakesRoom)
{
	beat(joining("m1", {"t"}));
	beat(steady("m1", LEAVE_EPOCH));
	ASSERT_EQ(group->listing().state, "Empty");
	stableClassicGroup();
	EXPECT_EQ(group->listing().type, "Classic");
}

TEST_F(GroupConversionTest, TheLastMemberOfTheConsumerProtocolLeavesAClassicGroupThatRebalances)
{
	const std::int32_t generation = stableClassicGroup();
	beat(joining("m1", {"t"}));
	EXPECT_EQ(beat(steady("m1", LEAVE_EPOCH)).error, ErrorCode::NONE);
	EXPECT_EQ(group->listing().type, "Classic");
	EXPECT_EQ(group->listing().state, "PreparingRebalance");
	EXPECT_EQ(classicBeat(members[0], generation + 1), ErrorCode::REBALANCE_IN_PROGRESS);
	auto& first = join({.memberId = members[0]});
	auto& second = join({.memberId = members[1]});
	EXPECT_TRUE(first.call.isCompleted());
	EXPECT_TRUE(second.call.isCompleted());
	EXPECT_EQ(first.response.generationId, generation + 2);
	EXPECT_EQ(group->listing().state, "CompletingRebalance");
}

TEST_F(GroupConversionTest, BothWaysSurviveARestart)
{
	stableClassicGroup();
	beat(joining("m1", {"t"}));
	const auto reload = [&]
	{
		group.emplace("group", environment);
		GroupLoader loader(
			records, PartitionId(0), transactions, [&](std::string_view) -> Group& { return *group; },
			[] { return false; });
		EXPECT_TRUE(loader.load().ok());
		run([](Group& target, GroupOperation& operation) { target.onLoaded(operation); });
	};
	reload();
	EXPECT_EQ(group->listing().type, "Consumer");
	EXPECT_TRUE(group->timers().has({TimerKind::CONSUMER_SESSION, members[0]}));
	beat(steady("m1", LEAVE_EPOCH));
	reload();
	EXPECT_EQ(group->listing().type, "Classic");
	EXPECT_EQ(group->listing().state, "Stable") << "that it was to rebalance is forgotten";
}

} // namespace Aeon::Coordinator
