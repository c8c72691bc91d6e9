#include "BrokerProcess.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"
#include "LibrdkafkaTransactionalProducer.h"
#include "RawClient.h"
#include "Volume.h"
#include "Waiting.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sys/resource.h>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

constexpr const char* NO_MOUNT = "SKIPPED: file systems cannot be mounted here; run this as root";
constexpr int IO_FAILED = 74;

/// Gives up at once, so that the test sees the broker's own answer.
const Settings IMPATIENT{{"acks", "all"}, {"message.send.max.retries", "0"}, {"message.timeout.ms", "20000"}};

Record recordOf(int number, std::size_t bytes)
{
	return {std::to_string(number), std::string(bytes, 'x') + std::to_string(number)};
}

/// A broker on a disk that fails. Every record that was acknowledged is remembered with its offset.
class RealFaults : public ::testing::Test
{
protected:
	void SetUp() override
	{
		if (!BrokerProcess::available()) GTEST_SKIP() << "SKIPPED: this build has no broker program";
	}

	void start(const std::string& directories, Settings settings = {})
	{
		settings["log.dirs"] = directories;
		settings.emplace("log.retention.check.interval.ms", "200");
		settings.emplace("log.segment.delete.delay.ms", "0");
		broker = std::make_unique<BrokerProcess>(settings);
		broker->start();
	}

	void createTopic(const std::string& topic, int partitions = 1)
	{
		ASSERT_EQ(
			LibrdkafkaAdmin(broker->bootstrap()).createTopic(topic, partitions, {{"segment.bytes", "1048576"}}),
			RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	/// Sends until one is refused or so many are through; the number of records acknowledged.
	int produce(LibrdkafkaProducer& producer, const std::string& topic, int countMax, std::int32_t partition = 0)
	{
		for (int count = 0; count < countMax; ++count)
		{
			const Record record = recordOf(_next++, 10'000);
			const Delivery delivery = producer.send(topic, record, partition);
			if (!delivery.acknowledged())
			{
				lastError = delivery.error;
				return count;
			}
			acknowledged[topic + "-" + std::to_string(partition)][delivery.offset] = *record.key;
		}
		return countMax;
	}

	/// Every record that was acknowledged is where the producer was told, as far as the log still begins there.
	void expectAcknowledged(const std::string& topic, std::int32_t partition = 0)
	{
		std::map<std::int64_t, std::string> stored;
		LibrdkafkaReader reader(broker->bootstrap(), topic, RdKafka::Topic::OFFSET_BEGINNING, {}, partition);
		for (const Record& record : reader.readToEnd())
			stored[record.offset] = *record.key;
		const std::int64_t low = LibrdkafkaAdmin(broker->bootstrap()).watermarks(topic, partition).low;
		for (const auto& [offset, key] : acknowledged[topic + "-" + std::to_string(partition)])
		{
			if (offset < low) continue;
			ASSERT_EQ(stored[offset], key) << topic << "-" << partition << " at offset " << offset;
		}
	}

	void stopInOrder() { EXPECT_EQ(broker->stop(), 0) << broker->lastOutput(); }

	std::unique_ptr<BrokerProcess> broker;
	std::map<std::string, std::map<std::int64_t, std::string>> acknowledged;
	RdKafka::ErrorCode lastError = RdKafka::ERR_NO_ERROR;

private:
	int _next = 0;
};

} // namespace

TEST_F(RealFaults, FullDiskRefusesProduceAndReadsGoOn)
{
	const auto volume = Volume::inMemory(16 * 1024 * 1024);
	if (!volume) GTEST_SKIP() << NO_MOUNT;
	start(volume->path() + "/data");
	createTopic("old");
	createTopic("new");
	LibrdkafkaProducer producer(broker->bootstrap(), IMPATIENT);
	ASSERT_EQ(produce(producer, "old", 400), 400);
	const int fitted = produce(producer, "new", 2'000);
	ASSERT_LT(fitted, 2'000) << "16 MiB do not hold so much";
	EXPECT_EQ(lastError, RdKafka::ERR_KAFKA_STORAGE_ERROR) << RdKafka::err2str(lastError);
	EXPECT_EQ(produce(producer, "new", 5), 0) << "no store may touch what the disk has no room for";
	ASSERT_TRUE(broker->running()) << broker->lastOutput();
	expectAcknowledged("old");
	expectAcknowledged("new");
}

TEST_F(RealFaults, FullDiskHoldsTransactionsUpAndBreaksNone)
{
	constexpr int TRANSACTIONS_MAX = 500;
	constexpr int LIMIT_MS = 3'000;
	const auto volume = Volume::inMemory(16 * 1024 * 1024);
	if (!volume) GTEST_SKIP() << NO_MOUNT;
	start(volume->path() + "/data", {{"transaction.state.log.num.partitions", "1"}});
	createTopic("filler");
	createTopic("out", 2);
	LibrdkafkaTransactionalProducer producer(broker->bootstrap(), "tx");
	ASSERT_TRUE(producer.init().ok());
	std::vector<std::string> committed;
	const auto transact = [&](const std::string& value, int limitMs)
	{
		EXPECT_TRUE(producer.begin().ok());
		for (std::int32_t partition = 0; partition < 2; ++partition)
			producer.send("out", {"key", value}, partition);
		const TransactionOutcome outcome = producer.commit(limitMs);
		if (outcome.ok()) committed.push_back(value);
		return outcome;
	};
	ASSERT_TRUE(transact("before", 60'000).ok());

	LibrdkafkaProducer filler(broker->bootstrap(), IMPATIENT);
	ASSERT_LT(produce(filler, "filler", 2'000), 2'000) << "16 MiB do not hold so much";
	// What is left of the last pages is used up by the records of transactions, and by what is told of them.
	TransactionOutcome outcome;
	int number = 0;
	for (; outcome.ok() && number < TRANSACTIONS_MAX; ++number)
		outcome = transact("small " + std::to_string(number), LIMIT_MS);
	ASSERT_FALSE(outcome.ok()) << "the disk is full";
	EXPECT_FALSE(outcome.isFatal) << outcome.text;
	ASSERT_TRUE(broker->running()) << broker->lastOutput();

	ASSERT_EQ(LibrdkafkaAdmin(broker->bootstrap()).deleteTopic("filler"), RD_KAFKA_RESP_ERR_NO_ERROR);
	outcome = producer.commit();
	if (outcome.needsAbort)
		EXPECT_TRUE(producer.abort().ok());
	else if (outcome.ok())
		committed.push_back("small " + std::to_string(number - 1));
	else
		ADD_FAILURE() << outcome.text << broker->lastOutput();
	EXPECT_TRUE(transact("after", 60'000).ok());
	for (std::int32_t partition = 0; partition < 2; ++partition)
	{
		LibrdkafkaReader reader(
			broker->bootstrap(), "out", RdKafka::Topic::OFFSET_BEGINNING, {{"isolation.level", "read_committed"}},
			partition);
		std::vector<std::string> values;
		for (const Record& record : reader.read(committed.size()))
			values.push_back(record.value.value_or(""));
		EXPECT_EQ(values, committed) << partition;
	}
	stopInOrder();
}

TEST_F(RealFaults, DirectoryThatDisappearsTakesOnlyItsOwnPartitionsAway)
{
	TemporaryDirectory directory;
	start(directory.file("a") + "," + directory.file("b"));
	createTopic("t", 4);
	std::vector<std::int32_t> lost;
	std::vector<std::int32_t> kept;
	for (std::int32_t partition = 0; partition < 4; ++partition)
		(fs::exists(directory.file("b") + "/t-" + std::to_string(partition)) ? lost : kept).push_back(partition);
	ASSERT_FALSE(lost.empty());
	ASSERT_FALSE(kept.empty());
	LibrdkafkaProducer producer(broker->bootstrap(), IMPATIENT);
	for (std::int32_t partition = 0; partition < 4; ++partition)
		ASSERT_EQ(produce(producer, "t", 20, partition), 20);

	fs::rename(directory.file("b"), directory.file("away"));
	// Open files go on being good; the next file that is wanted is not.
	EXPECT_LT(produce(producer, "t", 500, lost.front()), 500);
	EXPECT_EQ(lastError, RdKafka::ERR_KAFKA_STORAGE_ERROR) << RdKafka::err2str(lastError);
	ASSERT_TRUE(broker->running()) << broker->lastOutput();
	LibrdkafkaProducer other(broker->bootstrap(), IMPATIENT);
	for (const std::int32_t partition : kept)
	{
		EXPECT_EQ(produce(other, "t", 150, partition), 150);
		expectAcknowledged("t", partition);
	}
	broker->kill();
	fs::remove_all(directory.file("b"));
	std::ofstream(directory.file("b")) << "in the way";
	broker->start();
	for (const std::int32_t partition : kept)
		expectAcknowledged("t", partition);
	for (const std::int32_t partition : lost)
		EXPECT_FALSE(fs::exists(directory.file("a") + "/t-" + std::to_string(partition)))
			<< "what may lie in the directory that is away is not begun anew in another";
	EXPECT_EQ(broker->stop(), 0) << broker->lastOutput();

	fs::remove(directory.file("b"));
	fs::rename(directory.file("away"), directory.file("b"));
	broker->start();
	for (std::int32_t partition = 0; partition < 4; ++partition)
		expectAcknowledged("t", partition);
	stopInOrder();
}

TEST_F(RealFaults, DirectoryThatComesBackBringsNoTopicBackThatWasDeletedMeanwhile)
{
	TemporaryDirectory directory;
	start(directory.file("a") + "," + directory.file("b"));
	LibrdkafkaAdmin admin(broker->bootstrap());
	for (const char* const topic : {"gone", "anew"})
	{
		createTopic(topic, 2);
		LibrdkafkaProducer producer(broker->bootstrap(), IMPATIENT);
		for (const std::int32_t partition : {0, 1})
			ASSERT_EQ(produce(producer, topic, 3, partition), 3);
	}
	EXPECT_EQ(broker->stop(), 0) << broker->lastOutput();

	fs::rename(directory.file("b"), directory.file("away"));
	std::ofstream(directory.file("b")) << "in the way";
	broker->start();
	for (const char* const topic : {"gone", "anew"})
		ASSERT_EQ(admin.deleteTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	createTopic("anew", 2);
	acknowledged.clear();
	LibrdkafkaProducer producer(broker->bootstrap(), IMPATIENT);
	for (const std::int32_t partition : {0, 1})
		ASSERT_EQ(produce(producer, "anew", 5, partition), 5);
	EXPECT_EQ(broker->stop(), 0) << broker->lastOutput();

	fs::remove(directory.file("b"));
	fs::rename(directory.file("away"), directory.file("b"));
	broker->start();
	for (const std::int32_t partition : {0, 1})
	{
		expectAcknowledged("anew", partition);
		EXPECT_EQ(admin.watermarks("anew", partition).high, 5);
	}
	const auto isStray = [](const fs::directory_entry& entry) { return entry.path().string().ends_with("-stray"); };
	EXPECT_EQ(std::count_if(fs::directory_iterator(directory.file("b")), fs::directory_iterator(), isStray), 2);
	stopInOrder();
}

TEST_F(RealFaults, DiskThatTurnsReadOnlyEndsTheBrokerThatHasNoOther)
{
	const auto volume = Volume::ext4(64 * 1024 * 1024);
	if (!volume) GTEST_SKIP() << NO_MOUNT;
	start(volume->path() + "/data");
	createTopic("t");
	LibrdkafkaProducer producer(broker->bootstrap(), IMPATIENT);
	ASSERT_EQ(produce(producer, "t", 50), 50);
	if (!volume->abort()) GTEST_SKIP() << "SKIPPED: this ext4 cannot be told to fail";
	EXPECT_LT(produce(producer, "t", 500), 500);
	ASSERT_TRUE(waitUntil([&] { return !broker->running(); }, std::chrono::seconds(60))) << broker->lastOutput();
	EXPECT_EQ(broker->stop(), IO_FAILED) << "the last directory that fails ends the process";
	EXPECT_THAT(broker->output(), ::testing::HasSubstr(volume->path() + "/data"));
}

TEST_F(RealFaults, DiskThatTurnsReadOnlyTakesOnlyItsOwnPartitionsAway)
{
	const auto volume = Volume::ext4(64 * 1024 * 1024);
	if (!volume) GTEST_SKIP() << NO_MOUNT;
	TemporaryDirectory directory;
	start(directory.file("a") + "," + volume->path() + "/data");
	createTopic("t", 2);
	const std::int32_t lost = fs::exists(volume->path() + "/data/t-0") ? 0 : 1;
	LibrdkafkaProducer producer(broker->bootstrap(), IMPATIENT);
	for (const std::int32_t partition : {0, 1})
		ASSERT_EQ(produce(producer, "t", 20, partition), 20);
	if (!volume->abort()) GTEST_SKIP() << "SKIPPED: this ext4 cannot be told to fail";
	EXPECT_LT(produce(producer, "t", 500, lost), 500);
	LibrdkafkaProducer other(broker->bootstrap(), IMPATIENT);
	EXPECT_EQ(produce(other, "t", 150, 1 - lost), 150);
	expectAcknowledged("t", 1 - lost);
	EXPECT_EQ(broker->stop(), 0) << broker->lastOutput();
}

TEST_F(RealFaults, DescriptorsThatRunOutCostNoAcknowledgedRecord)
{
	constexpr int PARTITIONS = 5;
	TemporaryDirectory directory;
	start(directory.file("data"));
	createTopic("t", PARTITIONS);
	LibrdkafkaProducer producer(
		broker->bootstrap(), {{"acks", "all"}, {"message.send.max.retries", "0"}, {"message.timeout.ms", "3000"}});
	ASSERT_EQ(produce(producer, "t", 3), 3);

	const auto limit = [&](rlim_t soft)
	{
		rlimit limits{};
		ASSERT_EQ(::prlimit(broker->processId(), RLIMIT_NOFILE, nullptr, &limits), 0);
		limits.rlim_cur = std::min(soft, limits.rlim_max);
		ASSERT_EQ(::prlimit(broker->processId(), RLIMIT_NOFILE, &limits, nullptr), 0);
	};
	const auto open = [&]
	{
		const fs::path descriptors = "/proc/" + std::to_string(broker->processId()) + "/fd";
		return static_cast<rlim_t>(std::distance(fs::directory_iterator(descriptors), fs::directory_iterator()));
	};
	rlimit before{};
	ASSERT_EQ(::prlimit(broker->processId(), RLIMIT_NOFILE, nullptr, &before), 0);
	limit(open() + 4);
	std::vector<std::unique_ptr<RawClient>> idle;
	for (int count = 0; count < 30; ++count)
		idle.push_back(std::make_unique<RawClient>(broker->bootstrap()));
	// New partitions and new segments want files that cannot be opened; what fails may be tried again.
	LibrdkafkaProducer hungry(
		broker->bootstrap(), {{"acks", "all"}, {"message.send.max.retries", "0"}, {"message.timeout.ms", "300"}});
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		produce(hungry, "t", 2, partition);
	produce(producer, "t", 130);
	EXPECT_TRUE(broker->running()) << broker->lastOutput();

	limit(before.rlim_cur);
	idle.clear();
	LibrdkafkaProducer healed(broker->bootstrap(), {{"acks", "all"}, {"message.timeout.ms", "60000"}});
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		EXPECT_EQ(produce(healed, "t", 2, partition), 2) << RdKafka::err2str(lastError);
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		expectAcknowledged("t", partition);
	stopInOrder();
}

} // namespace Aeon::Test
