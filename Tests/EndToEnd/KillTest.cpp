#include "BrokerTest.h"
#include "EnvironmentNumber.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"

#include <array>
#include <filesystem>
#include <random>
#include <unistd.h>
#include <unordered_map>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

using namespace std::chrono_literals;

/// Producers of every promise, each with what it may expect of a broker that is killed. Without idempotence a retry may
/// store a record twice, and rightly so: those producers do not retry.
const std::array<Settings, 4> PRODUCERS{{
	{{"enable.idempotence", "true"}},
	{{"enable.idempotence", "true"}, {"compression.codec", "lz4"}},
	{{"acks", "all"}, {"message.send.max.retries", "0"}},
	{{"acks", "1"}, {"message.send.max.retries", "0"}},
}};
constexpr std::int32_t PARTITIONS = 2;

std::int32_t partitionOf(std::size_t writer)
{
	return static_cast<std::int32_t>(writer) % PARTITIONS;
}

std::string keyOf(std::size_t writer, std::size_t number)
{
	return std::to_string(writer) + "/" + std::to_string(number);
}

/// Several producers on the partitions of one topic. The broker is killed at random moments under their load; they go
/// on with the one that is started in its place.
class Kill : public OwnBrokerTest
{
protected:
	static constexpr std::uint64_t KILLS_IN_CI = 20;
	/// Then all is read, and a new topic is begun with new producers: neither start nor reading grows with the kills.
	static constexpr std::uint64_t KILLS_OF_A_TOPIC = 100;
	static constexpr std::size_t QUEUED_MAX = 100;
	/// A producer that is back sooner than the others does not fill the log meanwhile.
	static constexpr std::size_t RECORDS_BETWEEN_KILLS_MAX = 500;

	Settings settings() const override
	{
		// A start looks at what came since, not at all that was written for a minute.
		return {{"log.flush.offset.checkpoint.interval.ms", "50"}};
	}

	void SetUp() override
	{
		OwnBrokerTest::SetUp();
		_random.seed(printedSeed());
	}

	static std::uint64_t kills() { return numberFrom("AEON_TEST_KILL_ROUNDS", KILLS_IN_CI); }

	void killAndStart()
	{
		process().kill();
		process().start();
	}

	/// Kills the broker so many times under producers that begin a new topic, and looks whether all is there then.
	void run(std::uint64_t count)
	{
		begin();
		for (std::uint64_t kill = 0; kill < count && !HasFatalFailure(); ++kill)
		{
			keepBusy();
			killAndStart();
		}
		if (HasFatalFailure()) return;
		for (const auto& writer : _writers)
		{
			ASSERT_TRUE(writer->flush());
			acknowledged += writer->acknowledgedCount();
		}
		expectAllOnceInOrder();
		if (HasFailure()) keepDirectory();
		_writers.clear();
		EXPECT_EQ(LibrdkafkaAdmin(bootstrap()).deleteTopic(_topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	std::size_t acknowledged = 0;

private:
	void begin()
	{
		_topic = uniqueTopic();
		// The smallest segments that Kafka allows, so that logs roll while they are written.
		ASSERT_EQ(
			LibrdkafkaAdmin(bootstrap()).createTopic(_topic, PARTITIONS, {{"segment.bytes", "1048576"}}),
			RD_KAFKA_RESP_ERR_NO_ERROR);
		for (Settings settings : PRODUCERS)
		{
			settings.insert({{"reconnect.backoff.ms", "2"}, {"reconnect.backoff.max.ms", "20"}});
			settings.insert({"retry.backoff.ms", "5"});
			_writers.push_back(std::make_unique<LibrdkafkaProducer>(bootstrap(), settings));
		}
	}

	/// Until every producer has had something acknowledged since the last kill, and some moments more; much is on its
	/// way then.
	void keepBusy()
	{
		std::vector<std::size_t> before;
		for (const auto& writer : _writers)
		{
			before.push_back(writer->acknowledgedCount());
		}
		const auto acknowledgedSince = [&](std::size_t writer)
		{ return _writers[writer]->acknowledgedCount() - before[writer]; };
		const auto serve = [&]
		{
			for (std::size_t writer = 0; writer < _writers.size(); ++writer)
			{
				this->serve(writer, acknowledgedSince(writer) < RECORDS_BETWEEN_KILLS_MAX);
			}
			_writers.front()->poll(1);
		};
		const auto all = [&]
		{
			for (std::size_t writer = 0; writer < _writers.size(); ++writer)
			{
				if (acknowledgedSince(writer) == 0) return false;
			}
			return true;
		};
		const auto deadline = std::chrono::steady_clock::now() + 60s;
		while (!all())
		{
			ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "nothing is acknowledged any more";
			serve();
		}
		const auto moments = std::chrono::microseconds(std::uniform_int_distribution(0, 20'000)(_random));
		for (const auto end = std::chrono::steady_clock::now() + moments; std::chrono::steady_clock::now() < end;)
		{
			serve();
		}
	}

	/// Hears what has become of a producer's records, and gives it new ones.
	void serve(std::size_t index, bool hasMore)
	{
		LibrdkafkaProducer& writer = *_writers[index];
		writer.poll(0);
		while (hasMore && writer.deliveries().size() < writer.reportedCount() + QUEUED_MAX)
		{
			const std::string key = keyOf(index, writer.deliveries().size());
			writer.enqueue(_topic, {key, std::string(300, 'x')}, partitionOf(index));
		}
	}

	/// For whoever has to find out why.
	void keepDirectory()
	{
		const auto kept = fs::temp_directory_path() / ("aeon-killed-" + std::to_string(::getpid()));
		fs::copy(process().dataDirectory(), kept, fs::copy_options::recursive);
		ADD_FAILURE() << "the data directory is kept as " << kept;
	}

	std::vector<Record> readPartition(std::int32_t partition)
	{
		LibrdkafkaReader reader(bootstrap(), _topic, RdKafka::Topic::OFFSET_BEGINNING, {}, partition);
		return reader.readToEnd();
	}

	void expectAllOnceInOrder()
	{
		std::vector<std::vector<Record>> stored;
		for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		{
			stored.push_back(readPartition(partition));
			expectAcknowledged(partition, stored.back());
		}
		killAndStart();
		for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		{
			EXPECT_EQ(readPartition(partition), stored[static_cast<std::size_t>(partition)]);
		}
	}

	void expectAcknowledged(std::int32_t partition, const std::vector<Record>& stored)
	{
		std::unordered_map<std::string, int> copies;
		std::unordered_map<std::int64_t, std::string> keyAt;
		for (const Record& record : stored)
		{
			++copies[*record.key];
			keyAt[record.offset] = *record.key;
		}
		for (std::size_t writer = 0; writer < _writers.size(); ++writer)
		{
			if (partitionOf(writer) != partition) continue;
			std::int64_t offsetBefore = -1;
			const std::vector<Delivery>& deliveries = _writers[writer]->deliveries();
			for (std::size_t number = 0; number < deliveries.size(); ++number)
			{
				const Delivery& delivery = deliveries[number];
				if (!delivery.acknowledged()) continue;
				const std::string key = keyOf(writer, number);
				ASSERT_EQ(copies[key], 1) << "record " << key << ", acknowledged at offset " << delivery.offset;
				ASSERT_EQ(keyAt[delivery.offset], key) << "at offset " << delivery.offset;
				ASSERT_GT(delivery.offset, offsetBefore) << "record " << key;
				offsetBefore = delivery.offset;
			}
		}
	}

	std::mt19937_64 _random;
	std::string _topic;
	std::vector<std::unique_ptr<LibrdkafkaProducer>> _writers;
};

} // namespace

TEST_F(Kill, InTheMiddleOfProducingKeepsEveryAcknowledgedRecordOnceInOrder)
{
	for (std::uint64_t done = 0; done < kills() && !HasFailure();)
	{
		const std::uint64_t next = std::min(KILLS_OF_A_TOPIC, kills() - done);
		run(next);
		done += next;
		std::printf("%llu kills, %zu records acknowledged\n", static_cast<unsigned long long>(done), acknowledged);
		std::fflush(stdout);
	}
}

} // namespace Aeon::Test
