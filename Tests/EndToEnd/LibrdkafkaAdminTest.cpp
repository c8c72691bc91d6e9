#include "LibrdkafkaAdmin.h"

#include "BrokerTest.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"
#include "Waiting.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

class LibrdkafkaTopics : public BrokerTest
{
protected:
	void SetUp() override
	{
		BrokerTest::SetUp();
		if (IsSkipped()) return;
		topic = uniqueTopic();
		admin.emplace(bootstrap());
	}

	void TearDown() override
	{
		if (admin && !topic.empty()) admin->deleteTopic(topic);
		admin.reset();
		BrokerTest::TearDown();
	}

	void fill(int count)
	{
		LibrdkafkaProducer producer(bootstrap());
		ASSERT_TRUE(producer.sendAll(topic, std::vector<Record>(static_cast<std::size_t>(count), Record{"k", "v"})));
	}

	std::string topic;
	std::optional<LibrdkafkaAdmin> admin;
};

TEST_F(LibrdkafkaTopics, CreatedTopicHasThePartitionsAskedFor)
{
	EXPECT_EQ(admin->createTopic(topic, 3), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(admin->partitionCount(topic), 3);
}

TEST_F(LibrdkafkaTopics, TopicThatExistsIsNotCreatedAgain)
{
	ASSERT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS);
}

TEST_F(LibrdkafkaTopics, IllegalNamesAndCountsAreRefused)
{
	EXPECT_EQ(admin->createTopic("no spaces allowed"), RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION);
	EXPECT_EQ(admin->createTopic(".."), RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION);
	EXPECT_EQ(admin->createTopic(std::string(250, 'x')), RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION);
	EXPECT_EQ(admin->createTopic(topic, 1, {{"no.such.config", "1"}}), RD_KAFKA_RESP_ERR_INVALID_CONFIG);
	EXPECT_EQ(admin->createTopic(topic, 1, {{"max.message.bytes", "many"}}), RD_KAFKA_RESP_ERR_INVALID_CONFIG);
	EXPECT_EQ(admin->partitionCount(topic), std::nullopt);
}

TEST_F(LibrdkafkaTopics, DeletedTopicIsGoneFromMetadata)
{
	ASSERT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	fill(10);
	EXPECT_EQ(admin->deleteTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_TRUE(waitUntil([&] { return admin->partitionCount(topic) == std::nullopt; }));
	EXPECT_EQ(admin->deleteTopic(topic), RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
}

TEST_F(LibrdkafkaTopics, TopicCreatedAgainUnderAnOldNameStartsEmpty)
{
	ASSERT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	fill(10);
	ASSERT_EQ(admin->deleteTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_TRUE(waitUntil([&] { return admin->createTopic(topic) == RD_KAFKA_RESP_ERR_NO_ERROR; }));
	ASSERT_TRUE(waitUntil([&] { return admin->partitionCount(topic) == 1; }));
	EXPECT_EQ(admin->watermarks(topic), (LibrdkafkaAdmin::Watermarks{0, 0}));
	fill(1);
	EXPECT_EQ(readAll(bootstrap(), topic).size(), 1u);
}

TEST_F(LibrdkafkaTopics, PartitionsCanBeAddedButNotTakenAway)
{
	ASSERT_EQ(admin->createTopic(topic, 2), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(admin->createPartitions(topic, 4), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_TRUE(waitUntil([&] { return admin->partitionCount(topic) == 4; }));
	EXPECT_EQ(admin->createPartitions(topic, 3), RD_KAFKA_RESP_ERR_INVALID_PARTITIONS);
	LibrdkafkaProducer producer(bootstrap());
	EXPECT_EQ(producer.send(topic, {"k", "v"}, 3).offset, 0);
}

TEST_F(LibrdkafkaTopics, DescribedConfigsAreCompleteAndShowWhatWasSet)
{
	ASSERT_EQ(
		admin->createTopic(topic, 1, {{"cleanup.policy", "compact"}, {"retention.ms", "12345"}}),
		RD_KAFKA_RESP_ERR_NO_ERROR);
	const Settings configs = admin->describeTopicConfigs(topic);
	EXPECT_GE(configs.size(), 30u);
	EXPECT_EQ(configs.at("cleanup.policy"), "compact");
	EXPECT_EQ(configs.at("retention.ms"), "12345");
	EXPECT_EQ(configs.at("segment.bytes"), "1073741824");
}

TEST_F(LibrdkafkaTopics, AlteredConfigTakesEffectAtOnce)
{
	ASSERT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	LibrdkafkaProducer producer(bootstrap());
	const Record large{"k", std::string(5'000, 'x')};
	ASSERT_TRUE(producer.send(topic, large).acknowledged());
	ASSERT_EQ(admin->alterTopicConfigs(topic, {{"max.message.bytes", "1000"}}), RD_KAFKA_RESP_ERR_NO_ERROR);
	// Kafka says yes before every part of it has heard.
	EXPECT_TRUE(waitUntil(
		[&] { return admin->describeTopicConfigs(topic).at("max.message.bytes") == "1000"; },
		brokerIsOurs() ? std::chrono::seconds(0) : std::chrono::seconds(20)));
	EXPECT_TRUE(waitUntil([&] { return producer.send(topic, large).error == RdKafka::ERR_MSG_SIZE_TOO_LARGE; }));
	EXPECT_TRUE(producer.send(topic, {"k", "small"}).acknowledged());
	ASSERT_EQ(admin->alterTopicConfigs(topic, {}), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_TRUE(waitUntil([&] { return producer.send(topic, large).acknowledged(); }));
}

TEST_F(LibrdkafkaTopics, WrongConfigValuesAreRefusedAndChangeNothing)
{
	ASSERT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(admin->alterTopicConfigs(topic, {{"retention.ms", "soon"}}), RD_KAFKA_RESP_ERR_INVALID_CONFIG);
	EXPECT_EQ(admin->alterTopicConfigs(topic, {{"no.such.config", "1"}}), RD_KAFKA_RESP_ERR_INVALID_CONFIG);
	EXPECT_EQ(admin->describeTopicConfigs(topic).at("retention.ms"), "604800000");
}

TEST_F(LibrdkafkaTopics, DeletedRecordsAreNoLongerServed)
{
	ASSERT_EQ(admin->createTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	fill(20);
	EXPECT_EQ(admin->deleteRecords(topic, 7), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(admin->watermarks(topic), (LibrdkafkaAdmin::Watermarks{7, 20}));
	const std::vector<Record> left = readAll(bootstrap(), topic);
	ASSERT_EQ(left.size(), 13u);
	EXPECT_EQ(left.front().offset, 7);
	LibrdkafkaReader tooEarly(bootstrap(), topic, 3);
	tooEarly.read(1);
	EXPECT_EQ(tooEarly.lastError(), RdKafka::ERR__AUTO_OFFSET_RESET);
	EXPECT_EQ(admin->deleteRecords(topic, 21), RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE);
	EXPECT_EQ(admin->deleteRecords(topic, -1), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(admin->watermarks(topic), (LibrdkafkaAdmin::Watermarks{20, 20}));
}

TEST_F(LibrdkafkaTopics, ProducingToAnUnknownTopicCreatesIt)
{
	LibrdkafkaProducer producer(bootstrap());
	EXPECT_TRUE(producer.send(topic, {"k", "v"}).acknowledged());
	EXPECT_EQ(admin->partitionCount(topic), 1);
}

TEST_F(LibrdkafkaTopics, ReadingAnUnknownTopicDoesNotCreateIt)
{
	LibrdkafkaReader reader(bootstrap(), topic, 0, {{"allow.auto.create.topics", "false"}});
	reader.read(1, std::chrono::seconds(1));
	EXPECT_EQ(admin->partitionCount(topic), std::nullopt);
}

} // namespace

} // namespace Aeon::Test
