#include "Batches.h"
#include "ServingTest.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int16_t NEWEST = ListOffsetsRequest::HIGHEST_VERSION;
constexpr std::int64_t LATEST = -1;
constexpr std::int64_t EARLIEST = -2;
constexpr std::int8_t READ_COMMITTED = 1;

class ListOffsets : public ServingTest
{
protected:
	/// Offsets 0 to 5 with timestamps 1000, 1000, 3000, 3000, 2000, 2000.
	void createSample(const std::string& topic)
	{
		createTopic(topic);
		produce(topic, batchOf({"a", "b"}, {}, 1000));
		produce(topic, batchOf({"c", "d"}, {}, 3000));
		produce(topic, batchOf({"e", "f"}, {}, 2000));
	}
	/// Clients take a negative timestamp beside an offset for a fault.
	static void expectNothing(const ListOffsetsResponse::ListOffsetsPartitionResponse& answer)
	{
		EXPECT_EQ(answer.errorCode, 0);
		EXPECT_EQ(answer.offset, -1);
		EXPECT_EQ(answer.timestamp, -1);
	}
	std::vector<std::int64_t> listOld(const std::string& topic, std::int64_t timestamp, std::int32_t countMax)
	{
		ListOffsetsRequest request;
		request.replicaId = -1;
		auto& asked = request.topics.append(arena);
		asked.name = topic;
		auto& partition = asked.partitions.append(arena);
		partition.timestamp = timestamp;
		partition.maxNumOffsets = countMax;
		const auto reply = client->call<ListOffsetsResponse>(request, 0);
		const auto& answer = reply->topics[0].partitions[0];
		EXPECT_EQ(answer.errorCode, 0);
		return {answer.oldStyleOffsets.begin(), answer.oldStyleOffsets.end()};
	}
};

} // namespace

TEST_F(ListOffsets, EveryVersionFindsTheEndsOfTheLog)
{
	createSample("ends");
	for (std::int16_t version = 1; version <= NEWEST; ++version)
	{
		SCOPED_TRACE(version);
		const auto latest = listOffset("ends", LATEST, version);
		EXPECT_EQ(latest.errorCode, 0);
		EXPECT_EQ(latest.offset, 6);
		EXPECT_EQ(latest.timestamp, -1);
		if (version >= 4)
		{
			EXPECT_EQ(latest.leaderEpoch, 0);
		}
		const auto earliest = listOffset("ends", EARLIEST, version);
		EXPECT_EQ(earliest.offset, 0);
		EXPECT_EQ(earliest.timestamp, -1);
	}
}

TEST_F(ListOffsets, TimestampFindsTheFirstRecordAtOrAfterIt)
{
	createSample("times");
	for (const std::int16_t version : {std::int16_t{1}, NEWEST})
	{
		EXPECT_EQ(listOffset("times", 0, version).offset, 0);
		EXPECT_EQ(listOffset("times", 1000, version).offset, 0);
		const auto between = listOffset("times", 1001, version);
		EXPECT_EQ(between.offset, 2);
		EXPECT_EQ(between.timestamp, 3000);
		EXPECT_EQ(listOffset("times", 2000, version).offset, 2);
	}
}

TEST_F(ListOffsets, NothingFoundIsMinusOneTwice)
{
	createSample("none");
	for (std::int16_t version = 1; version <= NEWEST; ++version)
		expectNothing(listOffset("none", 3001, version));
}

TEST_F(ListOffsets, RecordsWithoutATimestampAreNeverFoundByOne)
{
	createTopic("timeless");
	ASSERT_EQ(produce("timeless", batchOf({"a", "b"}, {}, NO_TIMESTAMP)).errorCode, 0);
	expectNothing(listOffset("timeless", 0));
	expectNothing(listOffset("timeless", -3));
	EXPECT_EQ(listOffset("timeless", LATEST).offset, 2);
	produce("timeless", batchOf({"c"}, {}, 1000));
	EXPECT_EQ(listOffset("timeless", 0).offset, 2);
	EXPECT_EQ(listOffset("timeless", -3).offset, 2);
}

TEST_F(ListOffsets, LargestTimestampIsFoundFromVersion7On)
{
	createSample("largest");
	const auto found = listOffset("largest", -3, 7);
	EXPECT_EQ(found.offset, 2);
	EXPECT_EQ(found.timestamp, 3000);
	createTopic("nothing");
	expectNothing(listOffset("nothing", -3, 7));
}

TEST_F(ListOffsets, SpecialTimestampsAreGatedByVersion)
{
	createSample("gates");
	const struct
	{
		std::int64_t timestamp;
		std::int16_t first;
		std::int64_t offset;
	} rows[] = {{-3, 7, 2}, {-4, 8, 0}, {-5, 9, -1}, {-6, 11, -1}};
	for (const auto& row : rows)
		for (std::int16_t version = 1; version <= NEWEST; ++version)
		{
			SCOPED_TRACE(std::to_string(row.timestamp) + " in version " + std::to_string(version));
			const auto answer = listOffset("gates", row.timestamp, version);
			const auto expected = version < row.first ? ErrorCode::UNSUPPORTED_VERSION : ErrorCode::NONE;
			EXPECT_EQ(codeOf(answer.errorCode), expected);
			EXPECT_EQ(answer.offset, version < row.first ? -1 : row.offset);
		}
	EXPECT_EQ(codeOf(listOffset("gates", -7).errorCode), ErrorCode::UNSUPPORTED_VERSION);
}

TEST_F(ListOffsets, Version0ListsPlacesBeforeATime)
{
	createSample("zero");
	EXPECT_THAT(listOld("zero", LATEST, 1), ElementsAre(6));
	EXPECT_THAT(listOld("zero", LATEST, 10), ElementsAre(6, 0));
	EXPECT_THAT(listOld("zero", EARLIEST, 10), ElementsAre(0));
	EXPECT_THAT(listOld("zero", 1500, 1), ElementsAre(2));
	EXPECT_THAT(listOld("zero", 5000, 1), ElementsAre(6));
	EXPECT_THAT(listOld("zero", 500, 10), IsEmpty());
	EXPECT_THAT(listOld("zero", LATEST, 0), IsEmpty());
}

TEST_F(ListOffsets, LatestUnderReadCommittedIsTheEndWhereNoTransactionIsOpen)
{
	createSample("stable");
	EXPECT_EQ(listOffset("stable", LATEST, NEWEST, READ_COMMITTED).offset, 6);
}

TEST_F(ListOffsets, LeaderEpochIsChecked)
{
	createSample("fenced");
	EXPECT_EQ(listOffset("fenced", LATEST, NEWEST, 0, 0).errorCode, 0);
	EXPECT_EQ(codeOf(listOffset("fenced", LATEST, NEWEST, 0, 99).errorCode), ErrorCode::UNKNOWN_LEADER_EPOCH);
}

TEST_F(ListOffsets, UnknownTopicsAndRepeatedPartitionsAreErrors)
{
	createTopic("twins");
	EXPECT_EQ(codeOf(listOffset("nowhere", LATEST).errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	ListOffsetsRequest request;
	request.replicaId = -1;
	auto& asked = request.topics.append(arena);
	asked.name = "twins";
	for (const std::int32_t index : {0, 0})
	{
		auto& partition = asked.partitions.append(arena);
		partition.partitionIndex = index;
		partition.timestamp = LATEST;
	}
	const auto reply = client->call<ListOffsetsResponse>(request, NEWEST);
	for (const auto& partition : reply->topics[0].partitions)
		EXPECT_EQ(codeOf(partition.errorCode), ErrorCode::INVALID_REQUEST);
}

} // namespace Aeon::Test
