#include "Batches.h"
#include "ServingTest.h"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace Aeon::Test
{

namespace
{

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

constexpr std::int16_t NEWEST = FetchRequest::HIGHEST_VERSION;
constexpr std::int8_t READ_COMMITTED = 1;

FetchAsk from(std::int64_t offset)
{
	FetchAsk ask;
	ask.offset = offset;
	return ask;
}

FetchOptions version(std::int16_t version)
{
	FetchOptions options;
	options.version = version;
	return options;
}

class Fetch : public ServingTest
{
protected:
	/// Sends a fetch that waits for records, and gives its correlation id.
	std::int32_t sendPoll(RawClient& poller, const std::string& topic, std::int64_t offset, std::int32_t partition = 0)
	{
		auto ask = from(offset);
		ask.partition = partition;
		FetchOptions options;
		options.waitMs = 60'000;
		return poller.send(fetchRequest(topic, {ask}, options), NEWEST);
	}
};

} // namespace

TEST_F(Fetch, EveryVersionReadsWhatWasWritten)
{
	createTopic("versions");
	produceValues("versions", {"a", "b"});
	produceValues("versions", {"c"});
	for (std::int16_t version = FetchRequest::LOWEST_VERSION; version <= NEWEST; ++version)
	{
		SCOPED_TRACE(version);
		EXPECT_THAT(fetchValues("versions", 0, version), ElementsAre("a", "b", "c"));
	}
}

TEST_F(Fetch, OldVersionsGetOldFormatsWithOffsetsAndTimestamps)
{
	createTopic("old");
	produce("old", batchOf({"a", "b"}, {}, 5000));
	for (const std::int16_t old : {0, 1, 2, 3})
	{
		const auto reply = fetch("old", {from(1)}, version(old));
		const auto records = readMessageSet(onlyPartition(reply).records.bytes());
		ASSERT_EQ(records.size(), 1U) << old;
		EXPECT_EQ(records[0].offset, 1);
		EXPECT_EQ(records[0].timestamp, old < 2 ? -1 : 5000);
		EXPECT_EQ(records[0].value, "b");
	}
}

TEST_F(Fetch, OffsetInsideABatchReturnsTheWholeBatch)
{
	createTopic("inside");
	produceValues("inside", {"a", "b", "c"});
	EXPECT_THAT(fetchValues("inside", 2), ElementsAre("a", "b", "c"));
}

TEST_F(Fetch, HighWatermarkIsTheOffsetBehindTheLastRecord)
{
	createTopic("watermark");
	produceValues("watermark", {"a", "b"});
	const auto reply = fetch("watermark", {from(0)});
	EXPECT_EQ(onlyPartition(reply).highWatermark, 2);
	EXPECT_EQ(onlyPartition(reply).lastStableOffset, 2);
	EXPECT_EQ(onlyPartition(reply).logStartOffset, 0);
}

TEST_F(Fetch, NoDataIsZeroLengthAndNeverNull)
{
	createTopic("empty");
	for (std::int16_t v = FetchRequest::LOWEST_VERSION; v <= NEWEST; ++v)
	{
		SCOPED_TRACE(v);
		const auto empty = fetch("empty", {from(0)}, version(v));
		EXPECT_FALSE(onlyPartition(empty).records.isNull());
		EXPECT_EQ(onlyPartition(empty).records.sizeInBytes(), 0U);
		const auto error = fetch("empty", {from(99)}, version(v));
		EXPECT_EQ(codeOf(onlyPartition(error).errorCode), ErrorCode::OFFSET_OUT_OF_RANGE);
		EXPECT_FALSE(onlyPartition(error).records.isNull());
	}
}

TEST_F(Fetch, OffsetsOutsideTheLogAreOutOfRange)
{
	createTopic("range");
	produceValues("range", {"a"});
	for (const std::int64_t offset : {std::int64_t{2}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()})
		EXPECT_EQ(codeOf(onlyPartition(fetch("range", {from(offset)})).errorCode), ErrorCode::OFFSET_OUT_OF_RANGE);
	EXPECT_THAT(fetchValues("range", 1), IsEmpty());
}

TEST_F(Fetch, FirstBatchComesWholeHoweverSmallTheLimits)
{
	createTopic("large");
	produceValues("large", {std::string(20'000, 'x')});
	auto ask = from(0);
	ask.partitionBytesMax = 1;
	FetchOptions options;
	options.bytesMax = 1;
	const auto reply = fetch("large", {ask}, options);
	EXPECT_EQ(readBatches(onlyPartition(reply).records.bytes()).size(), 1U);
}

TEST_F(Fetch, OnlyTheFirstPartitionMayExceedTheLimit)
{
	createTopic("limited", 3);
	for (std::int32_t partition = 0; partition < 3; ++partition)
		produceValues("limited", {std::string(10'000, 'x')}, partition);
	std::vector<FetchAsk> asks(3);
	for (std::int32_t partition = 0; partition < 3; ++partition)
		asks[static_cast<std::size_t>(partition)].partition = partition;
	FetchOptions options;
	options.bytesMax = 5'000;
	const auto reply = fetch("limited", asks, options);
	const auto& partitions = reply->responses[0].partitions;
	ASSERT_EQ(partitions.size(), 3U);
	EXPECT_GT(partitions[0].records.sizeInBytes(), 10'000U);
	EXPECT_EQ(partitions[1].records.sizeInBytes(), 0U);
	EXPECT_EQ(partitions[2].records.sizeInBytes(), 0U);
	EXPECT_EQ(partitions[2].highWatermark, 1);
}

TEST_F(Fetch, PartitionLimitCutsAfterTheFirstBatch)
{
	createTopic("cut");
	for (int i = 0; i < 10; ++i)
		produceValues("cut", {std::string(1'000, 'x')});
	auto ask = from(0);
	ask.partitionBytesMax = 3'500;
	const auto reply = fetch("cut", {ask});
	EXPECT_LE(onlyPartition(reply).records.sizeInBytes(), 3'500U);
	EXPECT_EQ(readBatches(onlyPartition(reply).records.bytes()).size(), 3U);
}

TEST_F(Fetch, LargeSlicesArriveUnharmed)
{
	createTopic("slices");
	std::vector<std::string> expected;
	for (int i = 0; i < 40; ++i)
	{
		expected.push_back(std::string(50'000, static_cast<char>('a' + i % 26)));
		produceValues("slices", {expected.back()});
	}
	auto ask = from(0);
	ask.partitionBytesMax = 10 * 1024 * 1024;
	const auto reply = fetch("slices", {ask});
	EXPECT_EQ(valuesOf(readBatches(onlyPartition(reply).records.bytes())), expected);
}

TEST_F(Fetch, AbortedTransactionsAreListedOnlyForReadCommitted)
{
	createTopic("isolated");
	produceValues("isolated", {"a"});
	for (const std::int16_t v : {std::int16_t{4}, std::int16_t{11}, NEWEST})
	{
		auto options = version(v);
		EXPECT_TRUE(onlyPartition(fetch("isolated", {from(0)}, options)).abortedTransactions.isNull());
		options.isolationLevel = READ_COMMITTED;
		const auto committed = fetch("isolated", {from(0)}, options);
		EXPECT_FALSE(onlyPartition(committed).abortedTransactions.isNull());
		EXPECT_TRUE(onlyPartition(committed).abortedTransactions.empty());
		EXPECT_EQ(readBatches(onlyPartition(committed).records.bytes()).size(), 1U);
	}
}

TEST_F(Fetch, UnknownTopicPartitionAndIdAreToldApart)
{
	createTopic("known");
	EXPECT_EQ(
		codeOf(onlyPartition(fetch("unknown", {from(0)}, version(12))).errorCode),
		ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(onlyPartition(fetch("unknown", {from(0)}, version(13))).errorCode), ErrorCode::UNKNOWN_TOPIC_ID);
	auto ask = from(0);
	ask.partition = 7;
	EXPECT_EQ(codeOf(onlyPartition(fetch("known", {ask})).errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(Fetch, LeaderEpochIsCheckedAndTheLeaderNamed)
{
	createTopic("epochs");
	produceValues("epochs", {"a"});
	restartUnclean();
	auto ask = from(0);
	ask.leaderEpoch = 1;
	EXPECT_EQ(onlyPartition(fetch("epochs", {ask})).errorCode, 0);
	ask.leaderEpoch = 2;
	EXPECT_EQ(codeOf(onlyPartition(fetch("epochs", {ask})).errorCode), ErrorCode::UNKNOWN_LEADER_EPOCH);
	ask.leaderEpoch = 0;
	for (const std::int16_t v : {std::int16_t{15}, NEWEST})
	{
		const auto fenced = fetch("epochs", {ask}, version(v));
		EXPECT_EQ(codeOf(onlyPartition(fenced).errorCode), ErrorCode::FENCED_LEADER_EPOCH);
		EXPECT_EQ(onlyPartition(fenced).currentLeader.leaderId, v < 16 ? -1 : 1);
		if (v < 16) continue;
		EXPECT_EQ(onlyPartition(fenced).currentLeader.leaderEpoch, 1);
		ASSERT_EQ(fenced->nodeEndpoints.size(), 1U);
		EXPECT_EQ(fenced->nodeEndpoints[0].nodeId, 1);
		EXPECT_EQ(fenced->nodeEndpoints[0].host, "127.0.0.1");
		EXPECT_EQ(fenced->nodeEndpoints[0].port, port());
	}
}

TEST_F(Fetch, EpochThatDivergesIsToldInsteadOfRecords)
{
	createTopic("diverging");
	produceValues("diverging", {"a", "b"});
	restartUnclean();
	produceValues("diverging", {"c", "d"});
	auto ask = from(2);
	ask.lastFetchedEpoch = 0;
	EXPECT_EQ(onlyPartition(fetch("diverging", {ask})).divergingEpoch.epoch, -1);
	ask.offset = 3;
	const auto reply = fetch("diverging", {ask});
	EXPECT_EQ(onlyPartition(reply).errorCode, 0);
	EXPECT_EQ(onlyPartition(reply).divergingEpoch.epoch, 0);
	EXPECT_EQ(onlyPartition(reply).divergingEpoch.endOffset, 2);
	EXPECT_EQ(onlyPartition(reply).records.sizeInBytes(), 0U);
	ask.lastFetchedEpoch = 7;
	EXPECT_EQ(codeOf(onlyPartition(fetch("diverging", {ask})).errorCode), ErrorCode::OFFSET_OUT_OF_RANGE);
}

TEST_F(Fetch, OtherReplicasDoNotExist)
{
	createTopic("replica");
	for (const std::int16_t v : {std::int16_t{11}, NEWEST})
	{
		auto options = version(v);
		options.replicaId = 2;
		EXPECT_EQ(
			codeOf(onlyPartition(fetch("replica", {from(0)}, options)).errorCode), ErrorCode::NOT_LEADER_OR_FOLLOWER);
	}
}

TEST_F(Fetch, ZstdOfTheProducerIsServedAsItIsWhereBatchesAre)
{
	createTopic("zstd");
	Protocol::BatchOptions options;
	options.compression = Protocol::CompressionType::ZSTD;
	EXPECT_EQ(produce("zstd", batchOf({"packed"}, options)).errorCode, 0);
	for (const std::int16_t v : {4, 9, 10})
	{
		EXPECT_THAT(fetchValues("zstd", 0, v), ElementsAre("packed")) << v;
	}
	for (const std::int16_t old : {0, 3})
	{
		EXPECT_EQ(
			codeOf(onlyPartition(fetch("zstd", {from(0)}, version(old))).errorCode),
			ErrorCode::UNSUPPORTED_COMPRESSION_TYPE)
			<< old;
	}
}

TEST_F(Fetch, PollIsAnsweredWhenRecordsCome)
{
	createTopic("poll");
	RawClient poller(port());
	const auto id = sendPoll(poller, "poll", 0);
	EXPECT_FALSE(poller.hasAnswer(50ms));
	produceValues("poll", {"news"});
	const auto reply = poller.receive<FetchResponse>(NEWEST, id);
	EXPECT_THAT(valuesOf(readBatches(onlyPartition(reply).records.bytes())), ElementsAre("news"));
}

TEST_F(Fetch, PollSleepsOverNewsOfOtherPartitions)
{
	createTopic("apart", 2);
	RawClient poller(port());
	const auto id = sendPoll(poller, "apart", 0, 1);
	produceValues("apart", {"other"}, 0);
	EXPECT_FALSE(poller.hasAnswer(50ms));
	produceValues("apart", {"mine"}, 1);
	const auto reply = poller.receive<FetchResponse>(NEWEST, id);
	EXPECT_THAT(valuesOf(readBatches(onlyPartition(reply).records.bytes())), ElementsAre("mine"));
}

TEST_F(Fetch, PollWaitsForTheMinimumOfBytes)
{
	createTopic("minimum");
	FetchOptions options;
	options.waitMs = 60'000;
	options.bytesMin = 3'000;
	RawClient poller(port());
	const auto id = poller.send(fetchRequest("minimum", {from(0)}, options), NEWEST);
	produceValues("minimum", {std::string(1'000, 'a')});
	produceValues("minimum", {std::string(1'000, 'b')});
	EXPECT_FALSE(poller.hasAnswer(50ms));
	produceValues("minimum", {std::string(1'000, 'c')});
	const auto reply = poller.receive<FetchResponse>(NEWEST, id);
	EXPECT_EQ(readBatches(onlyPartition(reply).records.bytes()).size(), 3U);
}

TEST_F(Fetch, PollEndsEmptyAtItsTime)
{
	createTopic("time");
	FetchOptions options;
	options.waitMs = 100;
	const auto before = std::chrono::steady_clock::now();
	const auto reply = fetch("time", {from(0)}, options);
	EXPECT_GE(std::chrono::steady_clock::now() - before, 100ms);
	EXPECT_EQ(onlyPartition(reply).records.sizeInBytes(), 0U);
	EXPECT_EQ(onlyPartition(reply).errorCode, 0);
}

TEST_F(Fetch, PollIsAnsweredAtOnceWhereAPartitionHasAnError)
{
	createTopic("hasty");
	FetchOptions options;
	options.waitMs = 60'000;
	auto missing = from(0);
	missing.partition = 9;
	const auto reply = fetch("hasty", {from(0), missing}, options);
	EXPECT_EQ(reply->responses[0].partitions.size(), 2U);
}

TEST_F(Fetch, PollIsWokenWhenItsTopicGoes)
{
	createTopic("doomed");
	RawClient poller(port());
	const auto id = sendPoll(poller, "doomed", 0);
	EXPECT_FALSE(poller.hasAnswer(50ms));
	deleteTopic("doomed");
	const auto reply = poller.receive<FetchResponse>(NEWEST, id);
	EXPECT_NE(onlyPartition(reply).errorCode, 0);
}

TEST_F(Fetch, PollIsAnsweredWhenTheBrokerStops)
{
	createTopic("stopping");
	RawClient poller(port());
	const auto id = sendPoll(poller, "stopping", 0);
	EXPECT_FALSE(poller.hasAnswer(50ms));
	const auto before = std::chrono::steady_clock::now();
	broker.stop();
	EXPECT_LT(std::chrono::steady_clock::now() - before, 9s);
	EXPECT_EQ(onlyPartition(poller.receive<FetchResponse>(NEWEST, id)).errorCode, 0);
}

TEST_F(Fetch, ManyPollsOnOnePartitionAreAllWoken)
{
	createTopic("crowd");
	std::vector<std::unique_ptr<RawClient>> pollers;
	std::vector<std::int32_t> ids;
	for (int i = 0; i < 40; ++i)
	{
		pollers.push_back(std::make_unique<RawClient>(port()));
		ids.push_back(sendPoll(*pollers.back(), "crowd", 0));
	}
	produceValues("crowd", {"all"});
	for (std::size_t i = 0; i < pollers.size(); ++i)
		EXPECT_EQ(onlyPartition(pollers[i]->receive<FetchResponse>(NEWEST, ids[i])).highWatermark, 1);
}

TEST_F(Fetch, ProducersAndPollersSideBySideLoseNothing)
{
	createTopic("race");
	constexpr int COUNT = 300;
	std::thread producer(
		[this]
		{
			RawClient sender(port());
			const auto batch = batchOf({"x"});
			for (int i = 0; i < COUNT; ++i)
			{
				Protocol::Arena local;
				ProduceRequest request;
				request.acks = 1;
				auto& topic = request.topicData.append(local);
				topic.topicId = topicId("race");
				topic.partitionData.append(local).records = Protocol::Records(BytesView(batch));
				sender.call<ProduceResponse>(request, ProduceRequest::HIGHEST_VERSION);
			}
		});
	std::int64_t next = 0;
	while (next < COUNT)
	{
		FetchOptions options;
		options.waitMs = 10'000;
		const auto reply = fetch("race", {from(next)}, options);
		const auto records = readBatches(onlyPartition(reply).records.bytes());
		// Had a wake-up been lost, the poll would have ended empty.
		ASSERT_FALSE(records.empty());
		ASSERT_EQ(records.front().offset, next);
		next = records.back().offset + 1;
	}
	producer.join();
}

} // namespace Aeon::Test
