#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"

#include <gmock/gmock.h>

#include <fstream>

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

} // namespace

} // namespace Aeon::Test
