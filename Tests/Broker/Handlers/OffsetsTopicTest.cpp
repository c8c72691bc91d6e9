// What tools that watch groups read: the records of __consumer_offsets, as a consumer fetches them.

#include "CapturedLog.h"
#include "GroupsTest.h"

#include "Aeon/Coordinator/GroupPartition.h"
#include "Aeon/Coordinator/Records/OffsetCommitKey.h"
#include "Aeon/Coordinator/Records/OffsetCommitValue.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;

class OffsetsTopicRecords : public GroupsTest
{
protected:
	OffsetsTopicRecords() { awaitCoordinator(); }

	Reply<Protocol::FetchResponse> readPartitionOf(std::string_view group)
	{
		Protocol::FetchRequest request;
		request.maxBytes = 1024 * 1024;
		auto& topic = request.topics.append(arena);
		topic.topic = "__consumer_offsets";
		topic.topicId = topicId("__consumer_offsets");
		auto& partition = topic.partitions.append(arena);
		partition.partition = Coordinator::coordinatorPartition(group, 3).value();
		partition.partitionMaxBytes = 1024 * 1024;
		return client->call<Protocol::FetchResponse>(request, Protocol::FetchRequest::HIGHEST_VERSION);
	}
};

} // namespace

TEST_F(OffsetsTopicRecords, CommitIsARecordInKafkasForm)
{
	createTopic("t", 4);
	auto request = commitRequest("g", "t", 42);
	request.topics[0].partitions[0].partitionIndex = 3;
	request.topics[0].partitions[0].committedMetadata = "note";
	request.topics[0].partitions[0].committedLeaderEpoch = 7;
	ASSERT_EQ(commit(request), NONE);

	const auto fetched = readPartitionOf("g");
	const auto& data = fetched->responses[0].partitions[0];
	ASSERT_EQ(codeOf(data.errorCode), NONE);
	const auto batch = Protocol::RecordBatchView::first(data.records.bytes());
	ASSERT_TRUE(batch);
	Protocol::RecordScratch scratch;
	Protocol::RecordIterator records(*batch, scratch);
	ASSERT_TRUE(records.next());

	Protocol::Decoder keyDecoder(*records.record().key, arena);
	EXPECT_EQ(keyDecoder.readInt16(), 1) << "the type of an offset commit";
	Coordinator::OffsetCommitKey key;
	key.decode(keyDecoder, 0);
	EXPECT_EQ(keyDecoder.remaining(), 0u);
	EXPECT_EQ(key.group, "g");
	EXPECT_EQ(key.topic, "t");
	EXPECT_EQ(key.partition, 3);

	Protocol::Decoder valueDecoder(*records.record().value, arena);
	const std::int16_t version = valueDecoder.readInt16();
	EXPECT_EQ(version, 4);
	Coordinator::OffsetCommitValue value;
	value.decode(valueDecoder, version);
	EXPECT_EQ(valueDecoder.remaining(), 0u);
	EXPECT_EQ(value.offset, 42);
	EXPECT_EQ(value.leaderEpoch, 7);
	EXPECT_EQ(value.metadata, "note");
	EXPECT_EQ(value.topicId, topicId("t"));
	EXPECT_FALSE(records.next());
}

TEST_F(OffsetsTopicRecords, TopicIsCompactedAndInternal)
{
	EXPECT_EQ(topicConfig("__consumer_offsets", "cleanup.policy"), "compact");
	EXPECT_EQ(topicConfig("__consumer_offsets", "segment.bytes"), "104857600");
	EXPECT_TRUE(metadataOf("__consumer_offsets")->topics[0].isInternal);
	EXPECT_EQ(partitionCount("__consumer_offsets"), 3);
}

namespace
{

/// Kafka's smallest segments are of 1 MiB.
class OffsetsTopicThatCannotBeMade : public GroupsTest
{
protected:
	OffsetsTopicThatCannotBeMade() : GroupsTest({{"offsets.topic.segment.bytes", "65536"}}) {}
};

} // namespace

TEST_F(OffsetsTopicThatCannotBeMade, IsToldOnceInTheLogAndToEachClient)
{
	const CapturedLog log("Aeon.Broker");
	Protocol::FindCoordinatorRequest find;
	find.key = "g";
	for (int attempt = 0; attempt < 2; ++attempt)
	{
		const auto found = client->call<Protocol::FindCoordinatorResponse>(find, 0);
		EXPECT_EQ(codeOf(found->errorCode), COORDINATOR_NOT_AVAILABLE);
	}
	const auto lines = log.linesWith("__consumer_offsets cannot be made");
	ASSERT_EQ(lines.size(), 1U);
	EXPECT_THAT(lines[0], testing::HasSubstr("segment.bytes"));
}

} // namespace Aeon::Test
