#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"
#include "StoredBatches.h"
#include "Waiting.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

/// Every shape a record can have, many times over.
std::vector<Record> variedRecords(int count)
{
	std::vector<Record> records;
	for (int index = 0; index < count; ++index)
	{
		Record record{"key-" + std::to_string(index), "value-" + std::to_string(index) + std::string(50, 'v')};
		if (index % 5 == 1) record.key = std::nullopt;
		if (index % 5 == 2) record.value = std::nullopt;
		if (index % 5 == 3) record.headers = {{"first", "one"}, {"again", "1"}, {"again", "2"}, {"none", std::nullopt}};
		if (index % 5 == 4) record.headers = {{"empty", ""}, {"bytes", std::string("\0\xff\n", 3)}};
		if (index % 7 == 6) record.key = "";
		if (index % 11 == 10) record.value = "";
		records.push_back(record);
	}
	return records;
}

class LibrdkafkaRecords : public BrokerTest
{
protected:
	void SetUp() override
	{
		BrokerTest::SetUp();
		if (IsSkipped()) return;
		topic = uniqueTopic();
		admin.emplace(bootstrap());
		ASSERT_EQ(admin->createTopic(topic, 1, topicConfigs()), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	void TearDown() override
	{
		if (admin && !topic.empty()) admin->deleteTopic(topic);
		admin.reset();
		BrokerTest::TearDown();
	}

	virtual Settings topicConfigs() const { return {}; }

	std::string topic;
	std::optional<LibrdkafkaAdmin> admin;
};

class LibrdkafkaCodec : public LibrdkafkaRecords, public ::testing::WithParamInterface<const char*>
{
};

TEST_P(LibrdkafkaCodec, ReadsBackWhatItWroteAndTheBrokerKeepsItCompressed)
{
	const std::vector<Record> records = variedRecords(1'000);
	LibrdkafkaProducer producer(bootstrap(), {{"compression.codec", GetParam()}, {"linger.ms", "20"}});
	ASSERT_TRUE(producer.sendAll(topic, records));
	EXPECT_THAT(readAll(bootstrap(), topic), ElementsAreArray(records));
	EXPECT_THAT(codecsOfStoredBatches(bootstrap(), topic), Contains(GetParam()));
}

TEST_P(LibrdkafkaCodec, RecordOfOneMegabyteComesBack)
{
	std::string value;
	for (int index = 0; value.size() < 1'000'000; ++index)
	{
		value += std::to_string(index * 7919);
	}
	const Record record{"large", value.substr(0, 1'000'000)};
	LibrdkafkaProducer producer(bootstrap(), {{"compression.codec", GetParam()}, {"message.max.bytes", "1048588"}});
	ASSERT_TRUE(producer.send(topic, record).acknowledged());
	EXPECT_THAT(readAll(bootstrap(), topic), ElementsAre(record));
}

INSTANTIATE_TEST_SUITE_P(
	Codecs, LibrdkafkaCodec, ::testing::Values("none", "gzip", "snappy", "lz4", "zstd"),
	[](const auto& codec) { return std::string(codec.param); });

TEST_F(LibrdkafkaRecords, OffsetsAreCountedFromZeroWithoutGaps)
{
	LibrdkafkaProducer producer(bootstrap());
	for (std::int64_t offset = 0; offset < 5; ++offset)
	{
		EXPECT_EQ(producer.send(topic, {"k", "v"}).offset, offset);
	}
	EXPECT_EQ(admin->watermarks(topic), (LibrdkafkaAdmin::Watermarks{0, 5}));
}

TEST_F(LibrdkafkaRecords, EveryOffsetCanBeTheFirstOneFetched)
{
	const std::vector<Record> records = variedRecords(20);
	LibrdkafkaProducer producer(bootstrap(), {{"linger.ms", "50"}, {"compression.codec", "lz4"}});
	ASSERT_TRUE(producer.sendAll(topic, records));
	for (std::size_t offset = 0; offset < records.size(); ++offset)
	{
		LibrdkafkaReader reader(bootstrap(), topic, static_cast<std::int64_t>(offset));
		const std::vector<Record> read = reader.read(3);
		const std::size_t expected = std::min<std::size_t>(3, records.size() - offset);
		ASSERT_EQ(read.size(), expected) << "from offset " << offset;
		EXPECT_EQ(read.front(), records[offset]);
		EXPECT_EQ(read.front().offset, static_cast<std::int64_t>(offset));
	}
}

TEST_F(LibrdkafkaRecords, OffsetBeyondTheEndIsOutOfRange)
{
	LibrdkafkaProducer producer(bootstrap());
	ASSERT_TRUE(producer.send(topic, {"k", "v"}).acknowledged());
	LibrdkafkaReader reader(bootstrap(), topic, 1'000);
	EXPECT_THAT(reader.read(1), IsEmpty());
	EXPECT_EQ(reader.lastError(), RdKafka::ERR__AUTO_OFFSET_RESET);
}

TEST_F(LibrdkafkaRecords, TimestampFindsTheFirstRecordAtOrAfterIt)
{
	LibrdkafkaProducer producer(bootstrap());
	constexpr std::int64_t START = 1'600'000'000'000;
	for (int index = 0; index < 10; ++index)
	{
		ASSERT_TRUE(producer.send(topic, {.key = {}, .value = "v", .timestamp = START + index * 1'000}).acknowledged());
	}
	EXPECT_EQ(admin->offsetForTime(topic, 0), 0);
	EXPECT_EQ(admin->offsetForTime(topic, START), 0);
	EXPECT_EQ(admin->offsetForTime(topic, START + 1), 1);
	EXPECT_EQ(admin->offsetForTime(topic, START + 6'000), 6);
	EXPECT_EQ(admin->offsetForTime(topic, START + 9'001), -1);
	EXPECT_EQ(LibrdkafkaReader(bootstrap(), topic, 6).read(1).at(0).timestamp, START + 6'000);
}

TEST_F(LibrdkafkaRecords, WaitingFetchIsAnsweredAsSoonAsARecordIsThere)
{
	LibrdkafkaReader reader(bootstrap(), topic, 0, {{"fetch.wait.max.ms", "50000"}, {"enable.partition.eof", "false"}});
	EXPECT_THAT(reader.read(1, std::chrono::seconds(1)), IsEmpty());
	LibrdkafkaProducer producer(bootstrap());
	ASSERT_TRUE(producer.send(topic, {"k", "v"}).acknowledged());
	EXPECT_THAT(reader.read(1, std::chrono::seconds(25)), ElementsAre(Record{"k", "v"}));
}

TEST_F(LibrdkafkaRecords, EveryLevelOfAcknowledgementStoresTheRecords)
{
	const std::vector<Record> records = variedRecords(50);
	for (const char* acks : {"0", "1", "all"})
	{
		LibrdkafkaProducer producer(bootstrap(), {{"acks", acks}});
		ASSERT_TRUE(producer.sendAll(topic, records)) << acks;
	}
	EXPECT_TRUE(waitUntil([&] { return readAll(bootstrap(), topic).size() == 150; }));
}

TEST_F(LibrdkafkaRecords, IdempotentProducersKeepTheirOrder)
{
	const std::vector<Record> records = variedRecords(5'000);
	LibrdkafkaProducer producer(bootstrap(), {{"enable.idempotence", "true"}, {"batch.num.messages", "50"}});
	ASSERT_TRUE(producer.sendAll(topic, records));
	EXPECT_THAT(readAll(bootstrap(), topic), ElementsAreArray(records));
}

class LibrdkafkaLogAppendTime : public LibrdkafkaRecords
{
	Settings topicConfigs() const override { return {{"message.timestamp.type", "LogAppendTime"}}; }
};

TEST_F(LibrdkafkaLogAppendTime, TheBrokersTimeReplacesTheProducers)
{
	LibrdkafkaProducer producer(bootstrap(), {{"compression.codec", "gzip"}});
	ASSERT_TRUE(producer.send(topic, {.key = {}, .value = "v", .timestamp = 1'000}).acknowledged());
	EXPECT_GT(readAll(bootstrap(), topic).at(0).timestamp, 1'600'000'000'000);
}

} // namespace

} // namespace Aeon::Test
