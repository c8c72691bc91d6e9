// TxnOffsetCommit and the ends of transactions through the whole coordinator: its threads, its loader, its errors.

#include "MemoryRecords.h"
#include "TestImage.h"

#include "Aeon/Coordinator/GroupCoordinator.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <thread>

namespace Aeon::Coordinator
{

namespace
{

using enum ErrorCode;

constexpr std::chrono::seconds PATIENCE{30};
constexpr std::string_view TOPIC = "t";
constexpr PartitionId PARTITION{0};
constexpr std::int16_t NEWEST = Protocol::TxnOffsetCommitRequest::HIGHEST_VERSION;

/// Who a transactional commit says it is for.
struct Member
{
	std::string id = {};
	std::int32_t generation = -1;
	std::optional<std::string> instance = {};
};

/// Groups that all lie in one partition.
class TransactionalCommit : public testing::Test
{
protected:
	TransactionalCommit()
	{
		config.initialRebalanceDelay = std::chrono::milliseconds(0);
		start();
	}

	void start()
	{
		coordinator.emplace(config, records, clock, [this] { return image; });
		coordinator->serve(1);
		std::vector<GroupListing> groups;
		const auto end = std::chrono::steady_clock::now() + PATIENCE;
		while (coordinator->list(groups) != NONE && std::chrono::steady_clock::now() < end)
			std::this_thread::yield();
		ASSERT_EQ(coordinator->list(groups), NONE);
	}
	void restart()
	{
		coordinator->stop();
		start();
	}

	ErrorCode commitWithin(
		std::int64_t producerId, const std::string& group, std::int64_t offset, const Member& member = {},
		std::int16_t version = NEWEST)
	{
		Protocol::Arena arena;
		Protocol::TxnOffsetCommitRequest request;
		Protocol::TxnOffsetCommitResponse response;
		request.groupId = group;
		request.producerId = producerId;
		request.producerEpoch = 0;
		request.memberId = member.id;
		request.generationIdOrMemberEpoch = member.generation;
		if (member.instance) request.groupInstanceId = *member.instance;
		auto& topic = request.topics.append(arena);
		topic.name = TOPIC;
		topic.topicId = image->topic(TOPIC)->id;
		topic.partitions.append(arena).committedOffset = offset;
		const CallerInfo caller{version, "client", "/127.0.0.1"};
		coordinator->commitTransactionalOffsets(caller, request, {}, response, arena);
		return static_cast<ErrorCode>(response.topics[0].partitions[0].errorCode);
	}

	Result<Offset> end(std::int64_t producerId, bool committed)
	{
		TransactionMarker marker;
		marker.producer = {ProducerId(producerId), 0};
		marker.committed = committed;
		return coordinator->endTransaction(PARTITION, marker);
	}

	/// The offset, or the partition's error.
	Result<std::int64_t> fetched(const std::string& group, bool requireStable = false)
	{
		Protocol::Arena arena;
		Protocol::OffsetFetchRequest::OffsetFetchRequestGroup request;
		Protocol::OffsetFetchResponse::OffsetFetchResponseGroup response;
		request.groupId = group;
		auto& topic = request.topics.append(arena);
		topic.name = TOPIC;
		topic.partitionIndexes.append(arena, 0);
		const CallerInfo caller{9, "client", "/127.0.0.1"};
		coordinator->fetchOffsets(caller, request, requireStable, response, arena);
		const auto& partition = response.topics[0].partitions[0];
		if (partition.errorCode != 0) return static_cast<ErrorCode>(partition.errorCode);
		return partition.committedOffset;
	}

	/// Joins an empty group as its only member, as an old client whose first join makes it one.
	Member join(const std::string& group)
	{
		Protocol::Arena arena;
		Protocol::JoinGroupRequest request;
		Protocol::JoinGroupResponse response;
		request.groupId = group;
		request.sessionTimeoutMs = 60'000;
		request.rebalanceTimeoutMs = 60'000;
		request.protocolType = "consumer";
		request.protocols.append(arena).name = "range";
		coordinator->join({3, "client", "/127.0.0.1"}, request, response, arena);
		EXPECT_EQ(response.errorCode, 0);
		return {std::string(response.memberId), response.generationId};
	}

	GroupCoordinatorConfig config;
	MemoryRecords records;
	SystemClock clock;
	MetadataImage::Ptr image = withTopics(cluster(), {topicNamed(std::string(TOPIC))});
	std::optional<GroupCoordinator> coordinator;
};

} // namespace

TEST_F(TransactionalCommit, CountsInAllItsGroupsOnceTheMarkerIsWritten)
{
	ASSERT_EQ(commitWithin(1, "a", 10), NONE);
	ASSERT_EQ(commitWithin(1, "b", 20), NONE);
	ASSERT_EQ(commitWithin(2, "a", 30), NONE);
	EXPECT_EQ(fetched("a", true).code(), UNSTABLE_OFFSET_COMMIT);
	const auto marker = end(1, true);
	ASSERT_TRUE(marker.ok());
	EXPECT_EQ(*marker, records.end(PARTITION));
	EXPECT_EQ(fetched("a").value(), 10);
	EXPECT_EQ(fetched("b", true).value(), 20);
	EXPECT_EQ(fetched("a", true).code(), UNSTABLE_OFFSET_COMMIT) << "the other producer is not at its end";
	ASSERT_TRUE(end(2, false).ok());
	EXPECT_EQ(fetched("a", true).value(), 10);
}

TEST_F(TransactionalCommit, IsAsItWasAfterARestart)
{
	ASSERT_EQ(commitWithin(1, "committed", 10), NONE);
	ASSERT_EQ(commitWithin(2, "aborted", 20), NONE);
	ASSERT_EQ(commitWithin(3, "open", 30), NONE);
	ASSERT_TRUE(end(1, true).ok());
	ASSERT_TRUE(end(2, false).ok());
	restart();
	EXPECT_EQ(fetched("committed", true).value(), 10);
	EXPECT_EQ(fetched("aborted", true).value(), -1);
	EXPECT_EQ(fetched("open", true).code(), UNSTABLE_OFFSET_COMMIT);
	EXPECT_EQ(fetched("open").value(), -1);
	ASSERT_TRUE(end(3, true).ok()) << "the loader has noted who must hear of it";
	EXPECT_EQ(fetched("open", true).value(), 30);
	restart();
	EXPECT_EQ(fetched("open", true).value(), 30);
}

TEST_F(TransactionalCommit, GroupOfAbortedOffsetsAloneIsGone)
{
	ASSERT_EQ(commitWithin(1, "g", 10), NONE);
	std::vector<GroupListing> groups;
	EXPECT_EQ(coordinator->list(groups), NONE);
	EXPECT_EQ(groups.size(), 1u);
	ASSERT_TRUE(end(1, false).ok());
	groups.clear();
	EXPECT_EQ(coordinator->list(groups), NONE);
	EXPECT_TRUE(groups.empty());
}

TEST_F(TransactionalCommit, MarkerOfAnUnknownProducerIsWritten)
{
	const auto before = records.end(PARTITION);
	ASSERT_TRUE(end(7, true).ok());
	EXPECT_EQ(records.end(PARTITION), before + 1);
}

TEST_F(TransactionalCommit, MarkerThatCannotBeWrittenChangesNothing)
{
	ASSERT_EQ(commitWithin(1, "g", 10), NONE);
	records.failAppends(KAFKA_STORAGE_ERROR);
	EXPECT_EQ(end(1, true).code(), KAFKA_STORAGE_ERROR);
	EXPECT_EQ(fetched("g", true).code(), UNSTABLE_OFFSET_COMMIT);
	records.failAppends(NONE);
	ASSERT_TRUE(end(1, true).ok());
	EXPECT_EQ(fetched("g", true).value(), 10);
}

TEST_F(TransactionalCommit, MarkersAreRefusedWhileGroupsAreLoaded)
{
	ASSERT_EQ(commitWithin(1, "g", 10), NONE);
	coordinator->stop();
	EXPECT_EQ(end(1, true).code(), NOT_COORDINATOR);
	records.holdReads();
	coordinator.emplace(config, records, clock, [this] { return image; });
	EXPECT_EQ(end(1, true).code(), NOT_COORDINATOR);
	coordinator->serve(1);
	EXPECT_EQ(end(1, true).code(), COORDINATOR_LOAD_IN_PROGRESS);
	records.releaseReads();
}

TEST_F(TransactionalCommit, FailedAppendLeavesNothingPending)
{
	for (const auto code : {INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE})
	{
		records.failAppends(code);
		EXPECT_EQ(commitWithin(1, "g", 10), code);
	}
	records.failAppends(NONE);
	EXPECT_EQ(fetched("g", true).value(), -1);
}

TEST_F(TransactionalCommit, EmptyGroupIdIsRefused)
{
	EXPECT_EQ(commitWithin(1, "", 10), INVALID_GROUP_ID);
}

TEST_F(TransactionalCommit, GroupThatIsNotThereIsMadeForWhoeverNamesNoGeneration)
{
	EXPECT_EQ(commitWithin(1, "absent", 10, {"m", 3}, 5), ILLEGAL_GENERATION);
	EXPECT_EQ(commitWithin(1, "absent", 10, {"m", 3}, 6), GROUP_ID_NOT_FOUND);
	EXPECT_EQ(commitWithin(1, "absent", 10, {"m", -1}), NONE);
}

TEST_F(TransactionalCommit, MembersAreHeldAgainstTheGroup)
{
	const auto member = join("g");
	EXPECT_EQ(commitWithin(1, "g", 10, {"somebody", member.generation}), UNKNOWN_MEMBER_ID);
	EXPECT_EQ(commitWithin(1, "g", 10, {member.id, member.generation + 1}), ILLEGAL_GENERATION);
	EXPECT_EQ(commitWithin(1, "g", 10, {member.id, member.generation, "instance"}), UNKNOWN_MEMBER_ID);
	EXPECT_EQ(commitWithin(1, "g", 10, {"", -1, "instance"}), UNKNOWN_MEMBER_ID);
	EXPECT_EQ(fetched("g", true).value(), -1) << "nothing was written";
	EXPECT_EQ(commitWithin(1, "g", 10, member), NONE) << "though it has not synced yet";
	EXPECT_EQ(commitWithin(1, "g", 11), NONE) << "a client of before KIP-447";
	ASSERT_TRUE(end(1, true).ok());
	EXPECT_EQ(fetched("g").value(), 11);
}

TEST_F(TransactionalCommit, ManyProducersAtOnceEndTheirOwn)
{
	constexpr int PRODUCERS = 8;
	constexpr int ROUNDS = 50;
	std::vector<std::thread> threads;
	for (int producer = 0; producer < PRODUCERS; ++producer)
		threads.emplace_back(
			[&, producer]
			{
				const auto own = "group" + std::to_string(producer);
				for (int round = 0; round < ROUNDS; ++round)
				{
					EXPECT_EQ(commitWithin(producer, own, round), NONE);
					EXPECT_EQ(commitWithin(producer, "shared", round), NONE);
					ASSERT_TRUE(end(producer, round % 2 == 0).ok());
					EXPECT_EQ(fetched(own, true).value(), round - round % 2);
				}
			});
	for (auto& thread : threads)
		thread.join();
	EXPECT_TRUE(fetched("shared", true).ok());
	const auto before = fetched("shared").value();
	restart();
	EXPECT_EQ(fetched("shared", true).value(), before);
}

} // namespace Aeon::Coordinator
