#include "ServingTest.h"

#include "Aeon/Protocol/Messages/OffsetForLeaderEpochRequest.h"
#include "Aeon/Protocol/Messages/OffsetForLeaderEpochResponse.h"

namespace Aeon::Test
{

namespace
{

using Protocol::OffsetForLeaderEpochRequest;
using Protocol::OffsetForLeaderEpochResponse;

class OffsetForLeaderEpoch : public ServingTest
{
protected:
	OffsetForLeaderEpochResponse::EpochEndOffset
	endOf(const std::string& topic, std::int32_t epoch, std::int16_t version = 4, std::int32_t currentEpoch = -1)
	{
		OffsetForLeaderEpochRequest request;
		auto& asked = request.topics.append(arena);
		asked.topic = topic;
		auto& partition = asked.partitions.append(arena);
		partition.leaderEpoch = epoch;
		partition.currentLeaderEpoch = currentEpoch;
		const auto reply = client->call<OffsetForLeaderEpochResponse>(request, version);
		return reply->topics[0].partitions[0];
	}
};

} // namespace

TEST_F(OffsetForLeaderEpoch, EveryVersionTellsTheEndOfThePresentEpoch)
{
	createTopic("present");
	produceValues("present", {"a", "b"});
	for (std::int16_t version = 0; version <= OffsetForLeaderEpochRequest::HIGHEST_VERSION; ++version)
	{
		const auto answer = endOf("present", 0, version);
		EXPECT_EQ(answer.errorCode, 0) << version;
		EXPECT_EQ(answer.endOffset, 2);
		if (version >= 1)
		{
			EXPECT_EQ(answer.leaderEpoch, 0);
		}
	}
}

TEST_F(OffsetForLeaderEpoch, EpochOfALogWithoutRecordsEndsAtItsStart)
{
	createTopic("empty");
	const auto answer = endOf("empty", 0);
	EXPECT_EQ(answer.leaderEpoch, 0);
	EXPECT_EQ(answer.endOffset, 0);
}

TEST_F(OffsetForLeaderEpoch, PastEpochEndsWhereTheNextBegan)
{
	createTopic("past");
	produceValues("past", {"a", "b"});
	restartUnclean();
	produceValues("past", {"c"});
	EXPECT_EQ(endOf("past", 0).leaderEpoch, 0);
	EXPECT_EQ(endOf("past", 0).endOffset, 2);
	EXPECT_EQ(endOf("past", 1).endOffset, 3);
	EXPECT_EQ(codeOf(endOf("past", 0, 4, 0).errorCode), ErrorCode::FENCED_LEADER_EPOCH);
}

TEST_F(OffsetForLeaderEpoch, EpochAboveThePresentOneIsNotKnown)
{
	createTopic("above");
	produceValues("above", {"a"});
	for (const std::int32_t epoch : {1, 99, -1})
	{
		const auto answer = endOf("above", epoch);
		EXPECT_EQ(answer.errorCode, 0);
		EXPECT_EQ(answer.leaderEpoch, -1);
		EXPECT_EQ(answer.endOffset, -1);
	}
}

TEST_F(OffsetForLeaderEpoch, CurrentEpochIsChecked)
{
	createTopic("current");
	EXPECT_EQ(endOf("current", 0, 2, 0).errorCode, 0);
	EXPECT_EQ(codeOf(endOf("current", 0, 2, 5).errorCode), ErrorCode::UNKNOWN_LEADER_EPOCH);
	EXPECT_EQ(codeOf(endOf("missing", 0).errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

} // namespace Aeon::Test
