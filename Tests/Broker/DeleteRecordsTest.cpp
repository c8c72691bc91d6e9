#include "ServingTest.h"

#include "Aeon/Protocol/Messages/DeleteRecordsRequest.h"
#include "Aeon/Protocol/Messages/DeleteRecordsResponse.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using Protocol::DeleteRecordsRequest;
using Protocol::DeleteRecordsResponse;

class DeleteRecords : public ServingTest
{
protected:
	DeleteRecordsResponse::DeleteRecordsPartitionResult
	deleteBefore(const std::string& topic, std::int64_t offset, std::int16_t version = 2)
	{
		DeleteRecordsRequest request;
		request.timeoutMs = 10'000;
		auto& asked = request.topics.append(arena);
		asked.name = topic;
		asked.partitions.append(arena).offset = offset;
		const auto reply = client->call<DeleteRecordsResponse>(request, version);
		return reply->topics[0].partitions[0];
	}
	void createSample(const std::string& topic)
	{
		createTopic(topic);
		for (const char* value : {"a", "b", "c", "d"})
			produceValues(topic, {value});
	}
};

} // namespace

TEST_F(DeleteRecords, EveryVersionMovesTheStartOfTheLog)
{
	createSample("moved");
	for (std::int16_t version = 0; version <= DeleteRecordsRequest::HIGHEST_VERSION; ++version)
	{
		const auto answer = deleteBefore("moved", version + 1, version);
		EXPECT_EQ(answer.errorCode, 0);
		EXPECT_EQ(answer.lowWatermark, version + 1);
	}
	EXPECT_EQ(listOffset("moved", -2).offset, 3);
	FetchAsk ask;
	ask.offset = 2;
	EXPECT_EQ(codeOf(onlyPartition(fetch("moved", {ask})).errorCode), ErrorCode::OFFSET_OUT_OF_RANGE);
	EXPECT_THAT(fetchValues("moved", 3), testing::ElementsAre("d"));
}

TEST_F(DeleteRecords, MinusOneDeletesUpToTheHighWatermark)
{
	createSample("all");
	EXPECT_EQ(deleteBefore("all", -1).lowWatermark, 4);
	EXPECT_EQ(listOffset("all", -2).offset, 4);
	EXPECT_EQ(produceValues("all", {"e"}), 4);
}

TEST_F(DeleteRecords, OffsetsBeyondTheHighWatermarkAreOutOfRange)
{
	createSample("beyond");
	for (const std::int64_t offset : {std::int64_t{5}, std::int64_t{-2}})
	{
		const auto answer = deleteBefore("beyond", offset);
		EXPECT_EQ(codeOf(answer.errorCode), ErrorCode::OFFSET_OUT_OF_RANGE);
		EXPECT_EQ(answer.lowWatermark, -1);
	}
	EXPECT_EQ(listOffset("beyond", -2).offset, 0);
}

TEST_F(DeleteRecords, StartNeverMovesBack)
{
	createSample("back");
	deleteBefore("back", 3);
	EXPECT_EQ(deleteBefore("back", 1).lowWatermark, 3);
}

TEST_F(DeleteRecords, CompactedAndUnknownTopicsAreRefused)
{
	createTopic("compacted", 1, {{"cleanup.policy", "compact"}});
	EXPECT_EQ(codeOf(deleteBefore("compacted", 0).errorCode), ErrorCode::POLICY_VIOLATION);
	EXPECT_EQ(codeOf(deleteBefore("missing", 0).errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(deleteBefore("__consumer_offsets", 0).errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION);
}

TEST_F(DeleteRecords, StartOutlivesARestart)
{
	createSample("outlives");
	deleteBefore("outlives", 2);
	restart();
	EXPECT_EQ(listOffset("outlives", -2).offset, 2);
}

} // namespace Aeon::Test
