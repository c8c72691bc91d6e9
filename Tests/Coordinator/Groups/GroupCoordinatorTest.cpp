#include "Aeon/Coordinator/GroupCoordinator.h"

#include "CapturedLog.h"
#include "MemoryRecords.h"
#include "TestClock.h"
#include "TestImage.h"

#include "Aeon/Coordinator/GroupPartition.h"

#include <gmock/gmock.h>

#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int32_t PARTITIONS = 4;
constexpr seconds PATIENCE{30};
constexpr std::chrono::hours TEN_YEARS{10 * 365 * 24};
constexpr std::string_view TOPIC = "t";
const CallerInfo CALLER{9, "client", "/127.0.0.1"};

/// Answers of requests that tests make, as plain values.
struct Joined
{
	ErrorCode code;
	std::string memberId;
	std::int32_t generation;
};

class GroupCoordinatorTest : public testing::Test
{
protected:
	GroupCoordinatorTest()
	{
		config.initialRebalanceDelay = std::chrono::milliseconds(0);
		config.minSessionTimeout = std::chrono::milliseconds(1);
	}

	void start(bool serves = true)
	{
		coordinator.emplace(config, records, clock, [this] { return image; });
		if (!serves) return;
		coordinator->serve(PARTITIONS);
		awaitLoaded();
	}

	void awaitLoaded()
	{
		std::vector<GroupListing> groups;
		const auto end = std::chrono::steady_clock::now() + PATIENCE;
		while (coordinator->list(groups) != ErrorCode::NONE && std::chrono::steady_clock::now() < end)
			std::this_thread::yield();
		ASSERT_EQ(coordinator->list(groups), ErrorCode::NONE);
	}

	/// A coordinator anew on the same records.
	void restart()
	{
		coordinator->stop();
		start();
	}

	ErrorCode commit(const std::string& group, std::int64_t offset, const Joined& member = {ErrorCode::NONE, {}, -1})
	{
		Protocol::Arena arena;
		Protocol::OffsetCommitRequest request;
		Protocol::OffsetCommitResponse response;
		request.groupId = group;
		request.memberId = member.memberId;
		request.generationIdOrMemberEpoch = member.generation;
		auto& topic = request.topics.append(arena);
		topic.name = TOPIC;
		topic.partitions.append(arena).committedOffset = offset;
		coordinator->commitOffsets(CALLER, request, response, arena);
		return static_cast<ErrorCode>(response.topics[0].partitions[0].errorCode);
	}

	/// The committed offset of partition 0; -1 where there is none. The group's error otherwise.
	Result<std::int64_t> committed(const std::string& group, bool requireStable = false)
	{
		Protocol::Arena arena;
		Protocol::OffsetFetchRequest::OffsetFetchRequestGroup request;
		Protocol::OffsetFetchResponse::OffsetFetchResponseGroup response;
		request.groupId = group;
		auto& topic = request.topics.append(arena);
		topic.name = TOPIC;
		topic.partitionIndexes.append(arena, 0);
		coordinator->fetchOffsets(CALLER, request, requireStable, response, arena);
		if (response.errorCode != 0) return static_cast<ErrorCode>(response.errorCode);
		return response.topics[0].partitions[0].committedOffset;
	}

	Joined join(const std::string& group, const std::string& memberId = {})
	{
		Protocol::Arena arena;
		Protocol::JoinGroupRequest request;
		Protocol::JoinGroupResponse response;
		request.groupId = group;
		request.memberId = memberId;
		request.sessionTimeoutMs = 60'000;
		request.rebalanceTimeoutMs = 60'000;
		request.protocolType = "consumer";
		request.protocols.append(arena).name = "range";
		coordinator->join(CALLER, request, response, arena);
		return {static_cast<ErrorCode>(response.errorCode), std::string(response.memberId), response.generationId};
	}

	/// Joins with the member id that it is given first.
	Joined joinAsMember(const std::string& group)
	{
		const auto first = join(group);
		EXPECT_EQ(first.code, ErrorCode::MEMBER_ID_REQUIRED);
		return join(group, first.memberId);
	}

	ErrorCode heartbeat(const std::string& group, const Joined& member)
	{
		Protocol::Arena arena;
		Protocol::HeartbeatRequest request;
		Protocol::HeartbeatResponse response;
		request.groupId = group;
		request.memberId = member.memberId;
		request.generationId = member.generation;
		coordinator->heartbeat(CALLER, request, response, arena);
		return static_cast<ErrorCode>(response.errorCode);
	}

	ErrorCode sync(const std::string& group, const Joined& member)
	{
		Protocol::Arena arena;
		Protocol::SyncGroupRequest request;
		Protocol::SyncGroupResponse response;
		request.groupId = group;
		request.memberId = member.memberId;
		request.generationId = member.generation;
		request.assignments.append(arena).memberId = member.memberId;
		coordinator->sync(CALLER, request, response, arena);
		return static_cast<ErrorCode>(response.errorCode);
	}

	ErrorCode remove(const std::string& group)
	{
		Protocol::Arena arena;
		Protocol::DeleteGroupsResponse::DeletableGroupResult response;
		coordinator->remove(CALLER, group, response, arena);
		return static_cast<ErrorCode>(response.errorCode);
	}

	std::vector<std::string> listed()
	{
		std::vector<GroupListing> groups;
		EXPECT_EQ(coordinator->list(groups), ErrorCode::NONE);
		std::vector<std::string> ids;
		for (const auto& group : groups)
			ids.push_back(group.groupId + " " + group.state);
		std::sort(ids.begin(), ids.end());
		return ids;
	}

	/// For what nobody was answered about yet.
	void expectListed(const std::vector<std::string>& expected)
	{
		const auto end = std::chrono::steady_clock::now() + PATIENCE;
		while (listed() != expected && std::chrono::steady_clock::now() < end)
			std::this_thread::yield();
		EXPECT_EQ(listed(), expected);
	}

	/// Where the group's offset goes without anybody asking for it.
	void awaitNothingCommitted(const std::string& group)
	{
		const auto end = std::chrono::steady_clock::now() + PATIENCE;
		while (committed(group).value() != -1 && std::chrono::steady_clock::now() < end)
			std::this_thread::yield();
		EXPECT_EQ(committed(group).value(), -1);
	}

	const Aeon::Test::CapturedLog log{"Aeon.Coordinator"};
	GroupCoordinatorConfig config;
	MemoryRecords records;
	TestClock clock;
	MetadataImage::Ptr image = withTopics(cluster(), {topicNamed(std::string(TOPIC))});
	std::optional<GroupCoordinator> coordinator;
};

TEST_F(GroupCoordinatorTest, IsNoCoordinatorBeforeItsTopicIsThere)
{
	start(false);
	EXPECT_EQ(commit("g", 1), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(join("g").code, ErrorCode::NOT_COORDINATOR);
	EXPECT_TRUE(listed().empty());
}

TEST_F(GroupCoordinatorTest, TellsThatItLoadsUntilAPartitionIsReady)
{
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	coordinator->stop();
	records.holdReads();
	start(false);
	coordinator->serve(PARTITIONS);
	EXPECT_EQ(commit("g", 6), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
	EXPECT_EQ(committed("g").code(), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
	std::vector<GroupListing> groups;
	EXPECT_EQ(coordinator->list(groups), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
	records.releaseReads();
	awaitLoaded();
	EXPECT_EQ(committed("g").value(), 5);
}

TEST_F(GroupCoordinatorTest, RefusesIdsThatNoGroupCanHave)
{
	start();
	EXPECT_EQ(join("").code, ErrorCode::INVALID_GROUP_ID);
	EXPECT_EQ(commit(std::string(40'000, 'g'), 1), ErrorCode::INVALID_GROUP_ID);
	EXPECT_EQ(commit("", 1), ErrorCode::NONE);
}

TEST_F(GroupCoordinatorTest, AnswersACommitOnceItIsDurable)
{
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	const auto partition = coordinatorPartition("g", PARTITIONS);
	EXPECT_EQ(records.end(partition), Offset(1));
	EXPECT_EQ(records.durableEnd(partition), Offset(1));
	EXPECT_EQ(committed("g").value(), 5);
}

TEST_F(GroupCoordinatorTest, KeepsNothingOfACommitThatWasNotWritten)
{
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	records.failAppends(ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(commit("g", 6), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(committed("g").value(), 5);
	records.failAppends(ErrorCode::NOT_ENOUGH_REPLICAS);
	EXPECT_EQ(commit("g", 6), ErrorCode::COORDINATOR_NOT_AVAILABLE);
	records.failAppends(ErrorCode::NONE);
	EXPECT_EQ(commit("g", 6), ErrorCode::NONE);
	EXPECT_EQ(committed("g").value(), 6);
}

TEST_F(GroupCoordinatorTest, DoesNotAcknowledgeWhatTheDiskRefused)
{
	start();
	records.failFlushes(ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(commit("g", 5), ErrorCode::NOT_COORDINATOR);
}

TEST_F(GroupCoordinatorTest, FindsGroupsAndOffsetsAgainAfterARestart)
{
	start();
	const auto member = joinAsMember("members");
	ASSERT_EQ(member.code, ErrorCode::NONE);
	ASSERT_EQ(sync("members", member), ErrorCode::NONE);
	for (int group = 0; group < 20; ++group)
		ASSERT_EQ(commit("group" + std::to_string(group), group), ErrorCode::NONE);
	restart();
	for (int group = 0; group < 20; ++group)
		EXPECT_EQ(committed("group" + std::to_string(group)).value(), group);
	EXPECT_EQ(heartbeat("members", member), ErrorCode::NONE);
}

TEST_F(GroupCoordinatorTest, SkipsRecordsThatItCannotReadAndLoadsTheRest)
{
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	const auto partition = coordinatorPartition("g", PARTITIONS);
	const std::vector<std::uint8_t> unknownType{0, 77, 1, 2, 3};
	const std::vector<std::uint8_t> cut{0, 1, 0, 9, 'x'};
	const std::vector<std::uint8_t> nothing{};
	for (const auto& key : {unknownType, cut, nothing})
		records.appendRaw(partition, {BytesView(key), BytesView(key)});
	ASSERT_EQ(commit("g", 6), ErrorCode::NONE);
	restart();
	EXPECT_EQ(committed("g").value(), 6);
}

TEST_F(GroupCoordinatorTest, LeavesNothingOfGroupsThatNobodyKnows)
{
	start();
	EXPECT_EQ(heartbeat("g", {ErrorCode::NONE, "nobody", 1}), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(committed("g").value(), -1);
	EXPECT_EQ(remove("g"), ErrorCode::GROUP_ID_NOT_FOUND);
	EXPECT_TRUE(listed().empty());
	EXPECT_EQ(records.end(coordinatorPartition("g", PARTITIONS)), Offset(0));
}

TEST_F(GroupCoordinatorTest, ListsGroupsWithTheirStates)
{
	start();
	ASSERT_EQ(commit("simple", 5), ErrorCode::NONE);
	const auto member = joinAsMember("joined");
	ASSERT_EQ(member.code, ErrorCode::NONE);
	EXPECT_THAT(listed(), ElementsAre("joined CompletingRebalance", "simple Empty"));
	ASSERT_EQ(sync("joined", member), ErrorCode::NONE);
	EXPECT_THAT(listed(), ElementsAre("joined Stable", "simple Empty"));
}

TEST_F(GroupCoordinatorTest, ForgetsADeletedGroupForGood)
{
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	EXPECT_EQ(remove("g"), ErrorCode::NONE);
	EXPECT_THAT(listed(), IsEmpty());
	EXPECT_EQ(committed("g").value(), -1);
	restart();
	EXPECT_EQ(committed("g").value(), -1);
	EXPECT_EQ(commit("g", 7), ErrorCode::NONE);
	EXPECT_EQ(committed("g").value(), 7);
}

TEST_F(GroupCoordinatorTest, ForgetsTheOffsetsOfADeletedTopic)
{
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	coordinator->onTopicDeleted(std::string(TOPIC), Uuid());
	awaitNothingCommitted("g");
	EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(GroupCoordinatorTest, DropsOffsetsWhoseTimeIsOver)
{
	config.offsetsRetentionCheckInterval = std::chrono::milliseconds(1);
	config.offsetsRetention = std::chrono::minutes(30);
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	clock.advance(config.offsetsRetention);
	awaitNothingCommitted("g");
	expectListed({});
}

TEST_F(GroupCoordinatorTest, KeepsOffsetsWhenTheClockJumpsTenYears)
{
	config.offsetsRetentionCheckInterval = std::chrono::milliseconds(1);
	start();
	ASSERT_EQ(commit("g", 5), ErrorCode::NONE);
	clock.advance(TEN_YEARS);
	ASSERT_TRUE(log.waitFor("The clock jumped"));
	clock.advance(-TEN_YEARS);
	ASSERT_TRUE(log.waitFor("The clock is believed again")) << "and what was looked for meanwhile is over";
	EXPECT_EQ(committed("g").value(), 5);
}

TEST_F(GroupCoordinatorTest, AnswersThoseWhoWaitWhenItStops)
{
	start();
	const auto leader = joinAsMember("g");
	ASSERT_EQ(leader.code, ErrorCode::NONE);
	auto waiting = std::async(std::launch::async, [&] { return joinAsMember("g").code; });
	expectListed({"g PreparingRebalance"});
	coordinator->beginStop();
	ASSERT_EQ(waiting.wait_for(PATIENCE), std::future_status::ready);
	EXPECT_EQ(waiting.get(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(commit("g", 1), ErrorCode::NOT_COORDINATOR);
}

TEST_F(GroupCoordinatorTest, OneGroupThatWaitsDoesNotHoldUpAnother)
{
	start();
	const auto leader = joinAsMember("busy");
	ASSERT_EQ(leader.code, ErrorCode::NONE);
	auto waiting = std::async(std::launch::async, [&] { return joinAsMember("busy").code; });
	expectListed({"busy PreparingRebalance"});
	for (int group = 0; group < 50; ++group)
		EXPECT_EQ(commit("other" + std::to_string(group), 1), ErrorCode::NONE);
	coordinator->beginStop();
	EXPECT_EQ(waiting.get(), ErrorCode::NOT_COORDINATOR);
}

TEST_F(GroupCoordinatorTest, HeartbeatsOfAStableGroupDoNotWaitForItsThread)
{
	start();
	const auto member = joinAsMember("g");
	ASSERT_EQ(sync("g", member), ErrorCode::NONE);
	records.holdAppends();
	auto committing = std::async(std::launch::async, [&] { return commit("g", 1, member); });
	records.awaitHeldAppend();
	EXPECT_EQ(heartbeat("g", member), ErrorCode::NONE);
	records.releaseAppends();
	EXPECT_EQ(committing.get(), ErrorCode::NONE);
}

TEST_F(GroupCoordinatorTest, AHeartbeatBehindAnAnswerKnowsWhatWasAnswered)
{
	start();
	const auto member = joinAsMember("g");
	ASSERT_EQ(sync("g", member), ErrorCode::NONE);
	EXPECT_EQ(heartbeat("g", member), ErrorCode::NONE);
	EXPECT_EQ(heartbeat("g", {ErrorCode::NONE, "stranger", member.generation}), ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(heartbeat("g", {ErrorCode::NONE, member.memberId, member.generation - 1}), ErrorCode::ILLEGAL_GENERATION);

	auto joining = std::async(std::launch::async, [&] { return joinAsMember("g"); });
	expectListed({"g PreparingRebalance"});
	EXPECT_EQ(heartbeat("g", member), ErrorCode::REBALANCE_IN_PROGRESS);
	EXPECT_EQ(join("g", member.memberId).generation, member.generation + 1);
	EXPECT_EQ(joining.get().code, ErrorCode::NONE);
	EXPECT_EQ(heartbeat("g", member), ErrorCode::ILLEGAL_GENERATION);
}

TEST_F(GroupCoordinatorTest, ServesManyThreadsOnManyGroups)
{
	start();
	std::vector<std::thread> clients;
	for (int client = 0; client < 8; ++client)
		clients.emplace_back(
			[&, client]
			{
				for (int round = 1; round <= 100; ++round)
				{
					// Each client has an offset of its own, and all of them make and delete one group.
					const auto own = "own" + std::to_string(client);
					EXPECT_EQ(commit(own, round), ErrorCode::NONE);
					EXPECT_EQ(committed(own).value(), round);
					const auto code = commit("shared", round);
					EXPECT_EQ(code, ErrorCode::NONE);
					const auto removed = remove("shared");
					EXPECT_TRUE(removed == ErrorCode::NONE || removed == ErrorCode::GROUP_ID_NOT_FOUND);
				}
			});
	for (auto& client : clients)
		client.join();
	EXPECT_THAT(
		listed(), ElementsAre(
					  "own0 Empty", "own1 Empty", "own2 Empty", "own3 Empty", "own4 Empty", "own5 Empty", "own6 Empty",
					  "own7 Empty"));
}

} // namespace

} // namespace Aeon::Coordinator
