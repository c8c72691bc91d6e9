#include "Batches.h"
#include "BrokerLog.h"
#include "ServingTest.h"

#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"

#include <gmock/gmock.h>

#include <future>

namespace Aeon::Test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int16_t NEWEST = ProduceRequest::HIGHEST_VERSION;

class Produce : public ServingTest
{
protected:
	/// What a producer of that version sends.
	std::vector<std::uint8_t> recordsFor(std::int16_t version, const std::vector<std::string>& values)
	{
		if (version >= 3) return batchOf(values);
		return messageSetOf(version == 2 ? 1 : 0, values);
	}
	/// A batch of an idempotent producer.
	std::vector<std::uint8_t> sequenced(
		std::int64_t producerId, std::int16_t epoch, std::int32_t sequence, const std::vector<std::string>& values)
	{
		Protocol::BatchOptions options;
		options.producerId = ProducerId(producerId);
		options.producerEpoch = epoch;
		options.baseSequence = sequence;
		return batchOf(values, options);
	}
	std::int64_t newProducerId()
	{
		Protocol::InitProducerIdRequest request;
		request.transactionalId = std::nullopt;
		const auto reply = client->call<Protocol::InitProducerIdResponse>(request, 4);
		EXPECT_EQ(reply->errorCode, 0);
		return reply->producerId;
	}
};

/// The same batch for every partition of a topic, durably.
ProduceRequest toAllPartitions(
	Protocol::Arena& arena, std::string_view topic, const std::vector<std::uint8_t>& batch, std::int32_t partitions)
{
	ProduceRequest request;
	request.acks = -1;
	request.timeoutMs = 10'000;
	auto& data = request.topicData.append(arena);
	data.name = topic;
	for (std::int32_t partition = 0; partition < partitions; ++partition)
	{
		auto& asked = data.partitionData.append(arena);
		asked.index = partition;
		asked.records = Protocol::Records(BytesView(batch));
	}
	return request;
}

} // namespace

TEST_F(Produce, EveryVersionAppendsAndTellsTheOffset)
{
	createTopic("versions");
	std::vector<std::string> expected;
	for (std::int16_t version = ProduceRequest::LOWEST_VERSION; version <= NEWEST; ++version)
	{
		SCOPED_TRACE(version);
		const std::vector<std::string> values = {"v" + std::to_string(version), "w" + std::to_string(version)};
		const auto answer = produce("versions", recordsFor(version, values), version);
		EXPECT_EQ(codeOf(answer.errorCode), ErrorCode::NONE);
		EXPECT_EQ(answer.baseOffset, static_cast<std::int64_t>(expected.size()));
		if (version >= 5)
		{
			EXPECT_EQ(answer.logStartOffset, 0);
		}
		if (version >= 2)
		{
			EXPECT_EQ(answer.logAppendTimeMs, -1);
		}
		expected.insert(expected.end(), values.begin(), values.end());
	}
	EXPECT_EQ(fetchValues("versions"), expected);
}

TEST_F(Produce, AcksOtherThanNoneLeaderAndAllAreRefused)
{
	createTopic("acks");
	for (const std::int16_t acks : {std::int16_t{2}, std::int16_t{-2}, std::int16_t{32767}})
		EXPECT_EQ(codeOf(produce("acks", batchOf({"x"}), NEWEST, acks).errorCode), ErrorCode::INVALID_REQUIRED_ACKS);
	EXPECT_EQ(codeOf(produce("acks", batchOf({"x"}), NEWEST, 1).errorCode), ErrorCode::NONE);
	EXPECT_THAT(fetchValues("acks"), ElementsAre("x"));
}

TEST_F(Produce, WithoutAcksThereIsNoResponse)
{
	createTopic("silent");
	client->send(produceRequest("silent", batchOf({"a"}), 0), NEWEST);
	client->send(produceRequest("silent", batchOf({"b"}), 0), NEWEST);
	// The first answer on the wire belongs to the third request.
	EXPECT_EQ(produce("silent", batchOf({"c"})).baseOffset, 2);
	EXPECT_FALSE(client->hasAnswer());
}

TEST_F(Produce, WithoutAcksAnErrorClosesTheConnectionAndIsLogged)
{
	const BrokerLog log;
	client->send(produceRequest("missing", batchOf({"a"}), 0), 9);
	EXPECT_TRUE(client->closedByBroker());
	EXPECT_THAT(
		log.waitFor("closing the connection"),
		HasSubstr("acks=0, and missing-0 refused the records with UNKNOWN_TOPIC_OR_PARTITION"));
}

TEST_F(Produce, UnknownTopicPartitionAndIdAreToldApart)
{
	createTopic("known");
	EXPECT_EQ(codeOf(produce("unknown", batchOf({"x"}), 12).errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(produce("unknown", batchOf({"x"}), 13).errorCode), ErrorCode::UNKNOWN_TOPIC_ID);
	for (const std::int32_t partition : {1, -1, 2147483647})
		EXPECT_EQ(
			codeOf(produce("known", batchOf({"x"}), NEWEST, -1, partition).errorCode),
			ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(Produce, OneBadPartitionDoesNotFailTheOthers)
{
	createTopic("mixed", 2);
	const auto good = batchOf({"good"});
	auto bad = batchOf({"bad"});
	bad.back() ^= 1;
	auto request = produceRequest("mixed", bad);
	auto& second = request.topicData[0].partitionData.append(arena);
	second.index = 1;
	second.records = Protocol::Records(BytesView(good));
	const auto reply = client->call<ProduceResponse>(request, NEWEST);
	const auto& answers = reply->responses[0].partitionResponses;
	EXPECT_EQ(codeOf(answers[0].errorCode), ErrorCode::CORRUPT_MESSAGE);
	EXPECT_EQ(answers[0].baseOffset, -1);
	EXPECT_EQ(codeOf(answers[1].errorCode), ErrorCode::NONE);
	EXPECT_EQ(listOffset("mixed", -1).offset, 0);
}

TEST_F(Produce, RecordsMustBeExactlyOneBatchFromVersion3On)
{
	createTopic("single");
	auto two = batchOf({"a"});
	const auto second = batchOf({"b"});
	two.insert(two.end(), second.begin(), second.end());
	EXPECT_EQ(codeOf(produce("single", two, NEWEST).errorCode), ErrorCode::INVALID_RECORD);
	EXPECT_NE(codeOf(produce("single", {}, NEWEST).errorCode), ErrorCode::NONE);
	EXPECT_NE(codeOf(produce("single", messageSetOf(1, {"old"}), 3).errorCode), ErrorCode::NONE);
	auto request = produceRequest("single", {});
	request.topicData[0].partitionData[0].records = Protocol::Records();
	const auto reply = client->call<ProduceResponse>(request, NEWEST);
	EXPECT_NE(reply->responses[0].partitionResponses[0].errorCode, 0);
	EXPECT_EQ(listOffset("single", -1).offset, 0);
}

TEST_F(Produce, BatchOverMaxMessageBytesIsTooLarge)
{
	createTopic("small", 1, {{"max.message.bytes", "200"}});
	EXPECT_EQ(codeOf(produce("small", batchOf({std::string(300, 'x')})).errorCode), ErrorCode::MESSAGE_TOO_LARGE);
	EXPECT_EQ(codeOf(produce("small", batchOf({"fits"})).errorCode), ErrorCode::NONE);
	alterConfig("small", "max.message.bytes", "1000");
	EXPECT_EQ(codeOf(produce("small", batchOf({std::string(300, 'x')})).errorCode), ErrorCode::NONE);
}

TEST_F(Produce, KeylessRecordsOnACompactedTopicAreNamedOneByOne)
{
	createTopic("compacted", 1, {{"cleanup.policy", "compact"}});
	const auto answer = produce("compacted", batchOf({"a", "b"}), 8);
	EXPECT_EQ(codeOf(answer.errorCode), ErrorCode::INVALID_RECORD);
	ASSERT_EQ(answer.recordErrors.size(), 2U);
	EXPECT_EQ(answer.recordErrors[0].batchIndex, 0);
	EXPECT_EQ(answer.recordErrors[1].batchIndex, 1);
	EXPECT_TRUE(answer.recordErrors[1].batchIndexErrorMessage.has_value());
	EXPECT_TRUE(answer.errorMessage.has_value());
	// An older producer is told no more than the code.
	EXPECT_EQ(codeOf(produce("compacted", batchOf({"a"}), 7).errorCode), ErrorCode::INVALID_RECORD);
}

TEST_F(Produce, ZstdNeedsVersion7)
{
	createTopic("zstd");
	Protocol::BatchOptions options;
	options.compression = Protocol::CompressionType::ZSTD;
	const auto batch = batchOf({"packed"}, options);
	EXPECT_EQ(codeOf(produce("zstd", batch, 6).errorCode), ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
	EXPECT_EQ(codeOf(produce("zstd", batch, 7).errorCode), ErrorCode::NONE);
	EXPECT_THAT(fetchValues("zstd"), ElementsAre("packed"));
}

TEST_F(Produce, LogAppendTimeIsStampedAndTold)
{
	createTopic("stamped", 1, {{"message.timestamp.type", "LogAppendTime"}});
	const auto before = nowMs();
	const auto answer = produce("stamped", batchOf({"x"}, {}, 1000));
	EXPECT_GE(answer.logAppendTimeMs, before);
	const auto reply = fetch("stamped", {{}});
	EXPECT_EQ(readBatches(onlyPartition(reply).records.bytes())[0].timestamp, answer.logAppendTimeMs);
}

TEST_F(Produce, TooFewReplicasRefuseAcksAllAlone)
{
	createTopic("strict", 1, {{"min.insync.replicas", "2"}});
	EXPECT_EQ(codeOf(produce("strict", batchOf({"x"})).errorCode), ErrorCode::NOT_ENOUGH_REPLICAS);
	EXPECT_EQ(codeOf(produce("strict", batchOf({"x"}), NEWEST, 1).errorCode), ErrorCode::NONE);
	alterConfig("strict", "min.insync.replicas", "1");
	EXPECT_EQ(codeOf(produce("strict", batchOf({"x"})).errorCode), ErrorCode::NONE);
}

TEST_F(Produce, DuplicateIsAnsweredWithItsFirstOffset)
{
	createTopic("idempotent");
	const auto id = newProducerId();
	const auto first = sequenced(id, 0, 0, {"a", "b"});
	EXPECT_EQ(produce("idempotent", first).baseOffset, 0);
	EXPECT_EQ(produce("idempotent", sequenced(id, 0, 2, {"c"})).baseOffset, 2);
	const auto again = produce("idempotent", first);
	EXPECT_EQ(codeOf(again.errorCode), ErrorCode::NONE);
	EXPECT_EQ(again.baseOffset, 0);
	EXPECT_THAT(fetchValues("idempotent"), ElementsAre("a", "b", "c"));
}

TEST_F(Produce, RetryOfABatchThatIsNoLongerRememberedIsADuplicateToo)
{
	constexpr int BATCHES = 7;
	createTopic("old");
	const auto id = newProducerId();
	for (int number = 0; number < BATCHES; ++number)
		ASSERT_EQ(produce("old", sequenced(id, 0, number, {"v"})).errorCode, 0);
	EXPECT_EQ(codeOf(produce("old", sequenced(id, 0, 0, {"v"})).errorCode), ErrorCode::DUPLICATE_SEQUENCE_NUMBER);
	EXPECT_EQ(fetchValues("old").size(), std::size_t{BATCHES});
	EXPECT_EQ(produce("old", sequenced(id, 0, BATCHES, {"v"})).errorCode, 0) << "and the producer goes on";
}

TEST_F(Produce, SequenceThatLeavesAGapIsOutOfOrder)
{
	createTopic("gap");
	const auto id = newProducerId();
	EXPECT_EQ(produce("gap", sequenced(id, 0, 0, {"a"})).errorCode, 0);
	EXPECT_EQ(codeOf(produce("gap", sequenced(id, 0, 5, {"f"})).errorCode), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
	EXPECT_EQ(produce("gap", sequenced(id, 0, 1, {"b"})).errorCode, 0);
}

TEST_F(Produce, SequencesOutliveARestart)
{
	createTopic("outlive");
	const auto id = newProducerId();
	const auto first = sequenced(id, 0, 0, {"a"});
	EXPECT_EQ(produce("outlive", first).baseOffset, 0);
	restart();
	EXPECT_EQ(produce("outlive", first).baseOffset, 0);
	EXPECT_EQ(produce("outlive", sequenced(id, 0, 1, {"b"})).baseOffset, 1);
	EXPECT_THAT(fetchValues("outlive"), ElementsAre("a", "b"));
}

TEST_F(Produce, SequencesOutliveARestartWithoutAnOrderlyStop)
{
	createTopic("unclean");
	const auto id = newProducerId();
	EXPECT_EQ(produce("unclean", sequenced(id, 0, 0, {"a"})).baseOffset, 0);
	const auto second = sequenced(id, 0, 1, {"b"});
	EXPECT_EQ(produce("unclean", second).baseOffset, 1);
	restartUnclean();
	EXPECT_EQ(produce("unclean", second).baseOffset, 1);
	EXPECT_EQ(produce("unclean", sequenced(id, 0, 2, {"c"})).baseOffset, 2);
	EXPECT_THAT(fetchValues("unclean"), ElementsAre("a", "b", "c"));
}

TEST_F(Produce, RecordsOutliveARestartAtAllAcks)
{
	createTopic("kept", 3);
	produce("kept", batchOf({"all"}), NEWEST, -1, 0);
	produce("kept", batchOf({"leader"}), NEWEST, 1, 1);
	restart();
	EXPECT_THAT(fetchValues("kept"), ElementsAre("all"));
	FetchAsk second;
	second.partition = 1;
	const auto reply = fetch("kept", {second});
	EXPECT_THAT(valuesOf(readBatches(onlyPartition(reply).records.bytes())), ElementsAre("leader"));
	EXPECT_EQ(produceValues("kept", {"more"}), 1);
}

TEST_F(Produce, ManyConnectionsWaitForManyPartitionsAtOnce)
{
	constexpr std::int32_t PARTITIONS = 20;
	constexpr int CONNECTIONS = 6;
	constexpr int REQUESTS = 5;
	constexpr std::int16_t VERSION = 9;
	createTopic("wide", PARTITIONS);
	const auto batch = batchOf({"x"});
	std::vector<std::future<int>> producers;
	for (int index = 0; index < CONNECTIONS; ++index)
		producers.push_back(std::async(
			std::launch::async,
			[&]
			{
				RawClient connection(port());
				Protocol::Arena requestArena;
				const auto request = toAllPartitions(requestArena, "wide", batch, PARTITIONS);
				int appended = 0;
				for (int round = 0; round < REQUESTS; ++round)
				{
					const auto reply = connection.call<ProduceResponse>(request, VERSION);
					for (const auto& answer : reply->responses[0].partitionResponses)
						if (answer.errorCode == 0 && answer.baseOffset >= 0) ++appended;
				}
				return appended;
			}));
	for (auto& producer : producers)
		EXPECT_EQ(producer.get(), REQUESTS * PARTITIONS);
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		EXPECT_EQ(produceValues("wide", {"last"}, partition), CONNECTIONS * REQUESTS) << partition;
}

} // namespace Aeon::Test
