#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <unordered_map>

namespace Aeon::Test
{

namespace
{

using ::testing::ElementsAreArray;

constexpr const char* TOPIC = "kept";
/// The smallest segments that Kafka allows, so that logs roll while they are written.
const Settings SMALL_SEGMENTS{{"segment.bytes", "1048576"}};

std::vector<Record> numberedRecords(int count)
{
	std::vector<Record> records;
	for (int number = 0; number < count; ++number)
	{
		records.push_back({std::to_string(number), std::string(200, 'x') + std::to_string(number)});
	}
	return records;
}

class Restart : public OwnBrokerTest
{
protected:
	void SetUp() override
	{
		OwnBrokerTest::SetUp();
		if (IsSkipped()) return;
		ASSERT_EQ(LibrdkafkaAdmin(bootstrap()).createTopic(TOPIC, 1, SMALL_SEGMENTS), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	void produce(const std::vector<Record>& records, const std::string& codec = "none")
	{
		LibrdkafkaProducer producer(bootstrap(), {{"compression.codec", codec}});
		ASSERT_TRUE(producer.sendAll(TOPIC, records));
	}

	void restart()
	{
		EXPECT_EQ(process().stop(), 0);
		process().start();
	}

	void killAndStart()
	{
		process().kill();
		process().start();
	}

	/// The line of the partition's own file that names the topic's id.
	std::string topicId()
	{
		std::ifstream file(process().dataDirectory() + "/" + TOPIC + "-0/partition.metadata");
		for (std::string line; std::getline(file, line);)
		{
			if (line.starts_with("topic_id")) return line;
		}
		return {};
	}
};

TEST_F(Restart, KeepsRecordsOfEveryCodecAndGoesOnCounting)
{
	std::vector<Record> all;
	for (const char* codec : {"none", "gzip", "snappy", "lz4", "zstd"})
	{
		const std::vector<Record> records = numberedRecords(500);
		produce(records, codec);
		all.insert(all.end(), records.begin(), records.end());
		restart();
	}
	EXPECT_THAT(readAll(bootstrap(), TOPIC), ElementsAreArray(all));
	EXPECT_EQ(LibrdkafkaProducer(bootstrap()).send(TOPIC, {"k", "v"}).offset, 2'500);
}

TEST_F(Restart, KeepsTopicsPartitionsConfigsAndIds)
{
	LibrdkafkaAdmin before(bootstrap());
	ASSERT_EQ(
		before.createTopic("other", 3, {{"retention.ms", "777777"}, {"cleanup.policy", "compact"}}),
		RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(before.alterTopicConfigs(TOPIC, {{"max.message.bytes", "4242"}}), RD_KAFKA_RESP_ERR_NO_ERROR);
	const std::string id = topicId();
	ASSERT_NE(id, "");
	const std::string identity = readFile(process().dataDirectory() + "/meta.properties");
	const Settings configs = before.describeTopicConfigs("other");

	for (const bool orderly : {true, false})
	{
		orderly ? restart() : killAndStart();
		LibrdkafkaAdmin after(bootstrap());
		EXPECT_EQ(after.partitionCount("other"), 3);
		EXPECT_EQ(after.describeTopicConfigs("other"), configs);
		EXPECT_EQ(configs.at("retention.ms"), "777777");
		EXPECT_EQ(after.describeTopicConfigs(TOPIC).at("max.message.bytes"), "4242");
		EXPECT_EQ(topicId(), id);
		EXPECT_EQ(readFile(process().dataDirectory() + "/meta.properties"), identity);
	}
}

TEST_F(Restart, KeepsDeletedTopicsAndRecordsDeleted)
{
	produce(numberedRecords(100));
	LibrdkafkaAdmin before(bootstrap());
	ASSERT_EQ(before.createTopic("gone"), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(before.deleteTopic("gone"), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(before.deleteRecords(TOPIC, 40), RD_KAFKA_RESP_ERR_NO_ERROR);
	restart();
	LibrdkafkaAdmin after(bootstrap());
	EXPECT_EQ(after.partitionCount("gone"), std::nullopt);
	EXPECT_EQ(after.watermarks(TOPIC), (LibrdkafkaAdmin::Watermarks{40, 100}));
}

TEST_F(Restart, FindsTimestampsAfterAKill)
{
	constexpr std::int64_t START = 1'600'000'000'000;
	LibrdkafkaProducer producer(bootstrap());
	for (int index = 0; index < 200; ++index)
	{
		producer.enqueue(TOPIC, {.key = {}, .value = std::string(10'000, 'x'), .timestamp = START + index * 1'000});
	}
	ASSERT_TRUE(producer.flush());
	killAndStart();
	EXPECT_EQ(LibrdkafkaAdmin(bootstrap()).offsetForTime(TOPIC, START + 150'000), 150);
}

TEST_F(Restart, IsNotHeldUpByAWaitingConsumer)
{
	LibrdkafkaReader reader(bootstrap(), TOPIC, 0, {{"fetch.wait.max.ms", "60000"}, {"socket.timeout.ms", "70000"}});
	reader.read(1, std::chrono::seconds(1));
	const auto start = std::chrono::steady_clock::now();
	EXPECT_EQ(process().stop(), 0);
	EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
	process().start();
}

/// How a producer is set up, and what it may expect of a broker that is killed.
struct Promise
{
	const char* name;
	Settings settings;
};

void PrintTo(const Promise& promise, std::ostream* out)
{
	*out << promise.name;
}

class Kill : public Restart, public ::testing::WithParamInterface<Promise>
{
protected:
	static constexpr int KILLS_IN_CI = 5;
	static constexpr std::size_t ACKNOWLEDGED_BEFORE_A_KILL = 3'000;
	/// Of thousands of kills each comes sooner, so that the topic stays readable in one go.
	static constexpr std::size_t ACKNOWLEDGED_BEFORE_ONE_OF_MANY = 300;
	static constexpr std::size_t QUEUED_MAX = 2'000;

	static int kills()
	{
		const char* const given = std::getenv("AEON_TEST_KILL_ROUNDS");
		return given != nullptr ? std::atoi(given) : KILLS_IN_CI;
	}
	static std::size_t acknowledgedBeforeAKill()
	{
		return kills() > 100 ? ACKNOWLEDGED_BEFORE_ONE_OF_MANY : ACKNOWLEDGED_BEFORE_A_KILL;
	}

	Record nextRecord() { return {std::to_string(_next++), std::string(300, 'x')}; }

	/// Keeps the producer busy until enough has been acknowledged; much more is on its way then.
	void produceUntilAcknowledged(LibrdkafkaProducer& producer, std::size_t count)
	{
		const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
		while (producer.acknowledgedCount() < count)
		{
			ASSERT_LT(std::chrono::steady_clock::now(), deadline) << producer.acknowledgedCount() << " acknowledged";
			const std::size_t reported = reportedCount(producer);
			for (std::size_t queued = producer.deliveries().size() - reported; queued < QUEUED_MAX; ++queued)
			{
				producer.enqueue(TOPIC, nextRecord());
			}
			producer.poll(1);
		}
	}

	/// Every delivery before it has a report or will be looked at again.
	std::size_t reportedCount(const LibrdkafkaProducer& producer)
	{
		while (_reported < producer.deliveries().size() && producer.deliveries()[_reported].reported)
		{
			++_reported;
		}
		return _reported;
	}

private:
	int _next = 0;
	std::size_t _reported = 0;
};

void expectEveryAcknowledgedRecordOnceInOrder(
	const std::vector<Delivery>& deliveries, const std::vector<Record>& stored)
{
	std::unordered_map<std::string, int> copies;
	std::unordered_map<std::int64_t, std::string> keyAt;
	for (const Record& record : stored)
	{
		++copies[*record.key];
		keyAt[record.offset] = *record.key;
	}
	std::int64_t offsetBefore = -1;
	for (std::size_t number = 0; number < deliveries.size(); ++number)
	{
		const Delivery& delivery = deliveries[number];
		if (!delivery.acknowledged()) continue;
		const std::string key = std::to_string(number);
		ASSERT_EQ(copies[key], 1) << "record " << key << ", acknowledged at offset " << delivery.offset;
		ASSERT_EQ(keyAt[delivery.offset], key) << "at offset " << delivery.offset;
		ASSERT_GT(delivery.offset, offsetBefore) << "record " << key;
		offsetBefore = delivery.offset;
	}
}

TEST_P(Kill, InTheMiddleOfProducingKeepsEveryAcknowledgedRecordOnceInOrder)
{
	LibrdkafkaProducer producer(bootstrap(), GetParam().settings);
	for (int round = 1; round <= kills(); ++round)
	{
		produceUntilAcknowledged(producer, static_cast<std::size_t>(round) * acknowledgedBeforeAKill());
		if (HasFatalFailure()) return;
		killAndStart();
	}
	ASSERT_TRUE(producer.flush());
	const std::vector<Record> stored = readAll(bootstrap(), TOPIC);
	EXPECT_GE(producer.acknowledgedCount(), static_cast<std::size_t>(kills()) * acknowledgedBeforeAKill());
	expectEveryAcknowledgedRecordOnceInOrder(producer.deliveries(), stored);
	killAndStart();
	EXPECT_EQ(readAll(bootstrap(), TOPIC), stored);
}

// Without idempotence a retry may store a record twice, and rightly so: those producers do not retry.
INSTANTIATE_TEST_SUITE_P(
	Producers, Kill,
	::testing::Values(
		Promise{"Idempotent", {{"enable.idempotence", "true"}}},
		Promise{"IdempotentCompressed", {{"enable.idempotence", "true"}, {"compression.codec", "lz4"}}},
		Promise{"AcksAll", {{"acks", "all"}, {"message.send.max.retries", "0"}}},
		Promise{"AcksOne", {{"acks", "1"}, {"message.send.max.retries", "0"}}}),
	[](const auto& promise) { return std::string(promise.param.name); });

} // namespace

} // namespace Aeon::Test
