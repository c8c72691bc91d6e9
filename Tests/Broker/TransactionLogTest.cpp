// Transactions as partitions see them: written by a bare client that no coordinator knows, which is what a hanging
// transaction looks like, and ended by hand.

#include "Batches.h"
#include "ServingTest.h"

#include "Aeon/Protocol/Messages/DescribeProducersRequest.h"
#include "Aeon/Protocol/Messages/DescribeProducersResponse.h"
#include "Aeon/Protocol/Messages/WriteTxnMarkersRequest.h"
#include "Aeon/Protocol/Messages/WriteTxnMarkersResponse.h"

#include <gmock/gmock.h>

#include <future>

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using Protocol::DescribeProducersRequest;
using Protocol::DescribeProducersResponse;
using Protocol::WriteTxnMarkersRequest;
using Protocol::WriteTxnMarkersResponse;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t PRODUCER = 77;
/// The newest version that adds no partitions by itself.
constexpr std::int16_t PRODUCE_VERSION = 11;
constexpr std::int8_t READ_COMMITTED = 1;
constexpr std::int32_t LONG_WAIT_MS = 30'000;

/// One end of a transaction as an operator writes it.
struct End
{
	bool committed = false;
	std::int16_t epoch = 0;
	std::int32_t coordinatorEpoch = 0;
	std::int64_t producer = PRODUCER;
	std::int8_t transactionVersion = 0;
};

class TransactionLog : public ServingTest
{
protected:
	TransactionLog() : ServingTest({{"transaction.partition.verification.enable", "false"}}) { createTopic("t", 2); }

	std::vector<std::uint8_t> batch(
		const std::vector<std::string>& values, std::int32_t sequence, std::int64_t producer = PRODUCER,
		bool transactional = true)
	{
		Protocol::BatchOptions options;
		options.producerId = ProducerId(producer);
		options.producerEpoch = 0;
		options.baseSequence = sequence;
		options.isTransactional = transactional;
		return batchOf(values, options);
	}

	ErrorCode write(
		const std::vector<std::string>& values, std::int32_t sequence, std::int64_t producer = PRODUCER,
		std::int32_t partition = 0)
	{
		auto request = produceRequest("t", batch(values, sequence, producer), -1, partition);
		request.transactionalId = "tx";
		return send(request);
	}
	ErrorCode send(const ProduceRequest& request)
	{
		const auto reply = client->call<ProduceResponse>(request, PRODUCE_VERSION);
		return codeOf(reply->responses[0].partitionResponses[0].errorCode);
	}

	ErrorCode
	end(const End& marker, const std::string& topic = "t", std::int32_t partition = 0, std::int16_t version = 2)
	{
		WriteTxnMarkersRequest request;
		auto& asked = request.markers.append(arena);
		asked.producerId = marker.producer;
		asked.producerEpoch = marker.epoch;
		asked.transactionResult = marker.committed;
		asked.coordinatorEpoch = marker.coordinatorEpoch;
		asked.transactionVersion = marker.transactionVersion;
		auto& named = asked.topics.append(arena);
		named.name = topic;
		named.partitionIndexes.append(arena, partition);
		const auto reply = client->call<WriteTxnMarkersResponse>(request, version);
		EXPECT_EQ(reply->markers[0].producerId, marker.producer);
		EXPECT_EQ(reply->markers[0].topics[0].name, topic);
		EXPECT_EQ(reply->markers[0].topics[0].partitions[0].partitionIndex, partition);
		return codeOf(reply->markers[0].topics[0].partitions[0].errorCode);
	}

	/// Values of all batches that such a reader gets, those of aborted transactions and markers among them.
	std::size_t bytesFor(std::int8_t isolation)
	{
		FetchOptions options;
		options.isolationLevel = isolation;
		return onlyPartition(fetch("t", {{}}, options)).records.bytes().size();
	}

	/// "producer@first offset" of each aborted transaction.
	std::vector<std::string> aborted(std::int64_t offset = 0, std::int32_t bytesMax = 1024 * 1024)
	{
		FetchOptions options;
		options.isolationLevel = READ_COMMITTED;
		FetchAsk ask;
		ask.offset = offset;
		ask.partitionBytesMax = bytesMax;
		const auto reply = fetch("t", {ask}, options);
		std::vector<std::string> told;
		for (const auto& transaction : onlyPartition(reply).abortedTransactions)
			told.push_back(std::to_string(transaction.producerId) + "@" + std::to_string(transaction.firstOffset));
		return told;
	}

	std::int64_t lastStable()
	{
		return listOffset("t", -1, ListOffsetsRequest::HIGHEST_VERSION, READ_COMMITTED).offset;
	}

	Reply<DescribeProducersResponse> describe(const std::string& topic, std::int32_t partition)
	{
		DescribeProducersRequest request;
		auto& asked = request.topics.append(arena);
		asked.name = topic;
		asked.partitionIndexes.append(arena, partition);
		return client->call<DescribeProducersResponse>(request, 0);
	}
};

} // namespace

TEST_F(TransactionLog, ReadersOfCommittedRecordsStopAtTheOpenTransaction)
{
	produceValues("t", {"before"});
	ASSERT_EQ(write({"open"}, 0), NONE);
	produceValues("t", {"behind"});
	EXPECT_EQ(listOffset("t", -1).offset, 3);
	EXPECT_EQ(lastStable(), 1);
	EXPECT_LT(bytesFor(READ_COMMITTED), bytesFor(0));
	FetchOptions options;
	options.isolationLevel = READ_COMMITTED;
	const auto reply = fetch("t", {{}}, options);
	EXPECT_EQ(onlyPartition(reply).highWatermark, 3);
	EXPECT_EQ(onlyPartition(reply).lastStableOffset, 1);
	ASSERT_EQ(end({.committed = true}), NONE);
	EXPECT_EQ(lastStable(), 4);
	EXPECT_EQ(bytesFor(READ_COMMITTED), bytesFor(0));
}

TEST_F(TransactionLog, TimestampsBehindTheLastStableOffsetAreNotFoundByReadersOfCommittedRecords)
{
	const auto first = nowMs();
	ASSERT_EQ(write({"open"}, 0), NONE);
	EXPECT_EQ(listOffset("t", first, ListOffsetsRequest::HIGHEST_VERSION, 0).offset, 0);
	EXPECT_EQ(listOffset("t", first, ListOffsetsRequest::HIGHEST_VERSION, READ_COMMITTED).offset, -1);
}

TEST_F(TransactionLog, AbortedTransactionsAreToldToReadersOfCommittedRecordsAlone)
{
	ASSERT_EQ(write({"a"}, 0, 1), NONE);
	ASSERT_EQ(write({"b"}, 0, 2), NONE);
	ASSERT_EQ(write({"c"}, 0, 3), NONE);
	ASSERT_EQ(end({.producer = 2}), NONE);
	ASSERT_EQ(end({.committed = true, .producer = 3}), NONE);
	ASSERT_EQ(end({.producer = 1}), NONE);
	EXPECT_THAT(aborted(), ElementsAre("1@0", "2@1"));
	EXPECT_THAT(aborted(2), ElementsAre("1@0", "2@1")) << "their markers lie behind";
	EXPECT_THAT(aborted(4), ElementsAre("1@0"));
	const auto everything = fetch("t", {{}});
	EXPECT_TRUE(onlyPartition(everything).abortedTransactions.isNull());
}

TEST_F(TransactionLog, WaitingReaderIsWokenByTheMarker)
{
	ASSERT_EQ(write({"open"}, 0), NONE);
	FetchOptions options;
	options.isolationLevel = READ_COMMITTED;
	options.waitMs = LONG_WAIT_MS;
	const auto request = fetchRequest("t", {{}}, options);
	auto waiting = std::async(
		std::launch::async,
		[&]
		{
			RawClient reader(port());
			const auto begun = std::chrono::steady_clock::now();
			const auto reply = reader.call<FetchResponse>(request, options.version);
			EXPECT_FALSE(onlyPartition(reply).records.bytes().empty());
			return std::chrono::steady_clock::now() - begun;
		});
	ASSERT_EQ(end({.committed = true}), NONE);
	EXPECT_LT(waiting.get(), std::chrono::milliseconds(LONG_WAIT_MS));
}

TEST_F(TransactionLog, HangingTransactionIsFoundAndEndedInEveryVersion)
{
	std::int32_t sequence = 0;
	for (std::int16_t version = WriteTxnMarkersRequest::LOWEST_VERSION;
		 version <= WriteTxnMarkersRequest::HIGHEST_VERSION; ++version)
	{
		SCOPED_TRACE(version);
		const auto start = listOffset("t", -1).offset;
		ASSERT_EQ(write({"hanging"}, sequence++), NONE);
		const auto found = describe("t", 0);
		const auto& partition = found->topics[0].partitions[0];
		EXPECT_EQ(codeOf(partition.errorCode), NONE);
		ASSERT_EQ(partition.activeProducers.size(), 1u);
		const auto& producer = partition.activeProducers[0];
		EXPECT_EQ(producer.producerId, PRODUCER);
		EXPECT_EQ(producer.producerEpoch, 0);
		EXPECT_EQ(producer.lastSequence, sequence - 1);
		EXPECT_EQ(producer.coordinatorEpoch, version == 0 ? -1 : 5);
		EXPECT_EQ(producer.currentTxnStartOffset, start);
		EXPECT_GT(producer.lastTimestamp, 0);

		const End marker{
			.epoch = static_cast<std::int16_t>(producer.producerEpoch),
			.coordinatorEpoch = 5,
			.producer = producer.producerId};
		ASSERT_EQ(end(marker, "t", 0, version), NONE);
		EXPECT_EQ(describe("t", 0)->topics[0].partitions[0].activeProducers[0].currentTxnStartOffset, -1);
		EXPECT_EQ(lastStable(), listOffset("t", -1).offset);
	}
}

TEST_F(TransactionLog, ProducersAreToldOfPartitionsThatAreThere)
{
	EXPECT_THAT(describe("t", 1)->topics[0].partitions[0].activeProducers, IsEmpty());
	EXPECT_EQ(codeOf(describe("t", 7)->topics[0].partitions[0].errorCode), UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(describe("absent", 0)->topics[0].partitions[0].errorCode), UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(TransactionLog, MarkersOfTheWrongEpochsAndPlacesAreRefused)
{
	ASSERT_EQ(write({"x"}, 0), NONE);
	ASSERT_EQ(end({.epoch = 3, .coordinatorEpoch = 9}), NONE);
	EXPECT_EQ(end({.epoch = 2, .coordinatorEpoch = 9}), INVALID_PRODUCER_EPOCH);
	EXPECT_EQ(end({.epoch = 3, .coordinatorEpoch = 8}), TRANSACTION_COORDINATOR_FENCED);
	EXPECT_EQ(end({}, "absent"), UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(end({}, "t", 2), UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(end({.producer = 1234}), NONE) << "nobody who has written here";
	EXPECT_EQ(end({.epoch = 3, .coordinatorEpoch = 9, .transactionVersion = 2}), NONE) << "a marker's repetition";
}

TEST_F(TransactionLog, ZombieIsFencedByTheMarker)
{
	ASSERT_EQ(write({"x"}, 0), NONE);
	ASSERT_EQ(end({.epoch = 1}), NONE);
	EXPECT_EQ(write({"y"}, 1), INVALID_PRODUCER_EPOCH);
}

TEST_F(TransactionLog, TransactionsOutliveRestarts)
{
	ASSERT_EQ(write({"aborted"}, 0, 1), NONE);
	ASSERT_EQ(end({.producer = 1}), NONE);
	ASSERT_EQ(write({"open"}, 0, 2), NONE);
	for (const bool orderly : {true, false})
	{
		orderly ? restart() : restartUnclean();
		EXPECT_EQ(lastStable(), 2);
		EXPECT_THAT(aborted(), ElementsAre("1@0"));
		EXPECT_EQ(describe("t", 0)->topics[0].partitions[0].activeProducers[1].currentTxnStartOffset, 2);
	}
	ASSERT_EQ(end({.committed = true, .producer = 2}), NONE);
	EXPECT_EQ(lastStable(), 4);
}

TEST_F(TransactionLog, RecordsOutsideOfTheOpenTransactionAreRefused)
{
	ASSERT_EQ(write({"open"}, 0), NONE);
	EXPECT_EQ(send(produceRequest("t", batch({"plain"}, 1, PRODUCER, false))), INVALID_TXN_STATE);
	auto withId = produceRequest("t", batch({"plain"}, 0, 5, false));
	withId.transactionalId = "tx";
	EXPECT_EQ(send(withId), NONE) << "the id alone makes no transaction";
}

TEST_F(TransactionLog, TransactionalRecordsNeedTheirIdAndOneProducer)
{
	EXPECT_EQ(send(produceRequest("t", batch({"x"}, 0))), TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
	const auto other = batch({"y"}, 0, 2);
	auto request = produceRequest("t", batch({"x"}, 0, 1));
	request.transactionalId = "tx";
	auto& second = request.topicData[0].partitionData.append(arena);
	second.index = 1;
	second.records = Protocol::Records(BytesView(other));
	EXPECT_EQ(send(request), INVALID_PRODUCER_ID_MAPPING);
	EXPECT_EQ(listOffset("t", -1).offset, 0);
}

} // namespace Aeon::Test
