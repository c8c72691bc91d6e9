// TxnOffsetCommit over the wire, with markers written by hand: the coordinator of transactions is not asked.

#include "GroupsTest.h"

#include "Aeon/Coordinator/GroupPartition.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitResponse.h"
#include "Aeon/Protocol/Messages/WriteTxnMarkersRequest.h"
#include "Aeon/Protocol/Messages/WriteTxnMarkersResponse.h"

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using Protocol::TxnOffsetCommitRequest;
using Protocol::TxnOffsetCommitResponse;
using Protocol::WriteTxnMarkersRequest;
using Protocol::WriteTxnMarkersResponse;

/// Later versions add the group to the transaction, of which its coordinator must know.
constexpr std::int16_t VERSIONS_END = 5;
constexpr std::int32_t GROUP_PARTITIONS = 3;
constexpr std::int64_t PRODUCER = 55;

class TxnOffsetCommit : public GroupsTest
{
protected:
	TxnOffsetCommit() : GroupsTest({{"transaction.partition.verification.enable", "false"}})
	{
		awaitCoordinator();
		createTopic("t");
	}

	TxnOffsetCommitRequest request(std::string_view topic, std::int64_t offset, std::int32_t partition = 0)
	{
		TxnOffsetCommitRequest request;
		request.transactionalId = "tx";
		request.groupId = "g";
		request.producerId = PRODUCER;
		request.producerEpoch = 0;
		auto& asked = request.topics.append(arena);
		asked.name = topic;
		auto& place = asked.partitions.append(arena);
		place.partitionIndex = partition;
		place.committedOffset = offset;
		return request;
	}

	/// The code of its only partition.
	ErrorCode send(const TxnOffsetCommitRequest& request, std::int16_t version = VERSIONS_END - 1)
	{
		const auto reply = client->call<TxnOffsetCommitResponse>(request, version);
		EXPECT_EQ(reply->topics[0].name, request.topics[0].name);
		EXPECT_EQ(reply->topics[0].partitions[0].partitionIndex, request.topics[0].partitions[0].partitionIndex);
		return codeOf(reply->topics[0].partitions[0].errorCode);
	}

	ErrorCode end(bool committed, std::int16_t epoch = 0)
	{
		WriteTxnMarkersRequest markers;
		auto& marker = markers.markers.append(arena);
		marker.producerId = PRODUCER;
		marker.producerEpoch = epoch;
		marker.transactionResult = committed;
		auto& topic = marker.topics.append(arena);
		topic.name = "__consumer_offsets";
		topic.partitionIndexes.append(arena, Coordinator::coordinatorPartition("g", GROUP_PARTITIONS).value());
		const auto reply = client->call<WriteTxnMarkersResponse>(markers, 2);
		return codeOf(reply->markers[0].topics[0].partitions[0].errorCode);
	}

	ErrorCode stability()
	{
		auto asked = fetchRequest("g", "t", {0}, 8);
		asked.requireStable = true;
		const auto reply = client->call<OffsetFetchResponse>(asked, 8);
		return codeOf(reply->groups[0].topics[0].partitions[0].errorCode);
	}
};

} // namespace

TEST_F(TxnOffsetCommit, EveryVersionCommitsWithTheMarker)
{
	for (std::int16_t version = 0; version < VERSIONS_END; ++version)
	{
		SCOPED_TRACE(version);
		const auto before = committed("g", "t");
		ASSERT_EQ(send(request("t", 100 + version), version), NONE);
		EXPECT_EQ(committed("g", "t"), before);
		EXPECT_EQ(stability(), UNSTABLE_OFFSET_COMMIT);
		ASSERT_EQ(end(true), NONE);
		EXPECT_EQ(committed("g", "t"), 100 + version);
		EXPECT_EQ(stability(), NONE);
	}
}

TEST_F(TxnOffsetCommit, RestartKeepsWhatIsOpenAndWhatHasEnded)
{
	ASSERT_EQ(send(request("t", 1)), NONE);
	ASSERT_EQ(end(true), NONE);
	ASSERT_EQ(send(request("t", 2)), NONE);
	ASSERT_EQ(end(false), NONE);
	ASSERT_EQ(send(request("t", 3)), NONE);
	GroupsTest::restart();
	EXPECT_EQ(committed("g", "t"), 1);
	EXPECT_EQ(stability(), UNSTABLE_OFFSET_COMMIT);
	ASSERT_EQ(end(true), NONE);
	EXPECT_EQ(committed("g", "t"), 3);
}

TEST_F(TxnOffsetCommit, ZombieIsFencedByTheMarker)
{
	ASSERT_EQ(send(request("t", 1)), NONE);
	ASSERT_EQ(end(false, 1), NONE);
	EXPECT_EQ(send(request("t", 2)), INVALID_PRODUCER_EPOCH);
	EXPECT_EQ(stability(), NONE);
}

TEST_F(TxnOffsetCommit, UnknownPartitionsAreToldApart)
{
	for (std::int16_t version = 0; version < VERSIONS_END; ++version)
	{
		EXPECT_EQ(send(request("absent", 1), version), UNKNOWN_TOPIC_OR_PARTITION) << version;
		EXPECT_EQ(send(request("t", 1, 9), version), UNKNOWN_TOPIC_OR_PARTITION) << version;
	}
}

TEST_F(TxnOffsetCommit, GenerationOfAGroupThatIsNotThereIsIllegal)
{
	auto asked = request("t", 1);
	asked.memberId = "somebody";
	asked.generationIdOrMemberEpoch = 4;
	EXPECT_EQ(send(asked, 3), ILLEGAL_GENERATION);
	asked.groupId = "";
	EXPECT_EQ(send(asked, 3), INVALID_GROUP_ID);
}

} // namespace Aeon::Test
