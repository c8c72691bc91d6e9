#include "Batches.h"
#include "ServingTest.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace Aeon::Test
{

namespace
{

constexpr std::chrono::seconds DEADLINE{60};

BytesView bytesOf(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A broker whose cleaner hardly sleeps, and whose segments roll after 20 ms of records' time.
class Compaction : public ServingTest
{
protected:
	explicit Compaction(SettingMap settings = {}) : ServingTest(eager(std::move(settings))) {}

	static SettingMap eager(SettingMap settings)
	{
		settings.emplace("log.cleaner.backoff.ms", "5");
		settings.emplace("log.cleaner.min.cleanable.ratio", "0.01");
		return settings;
	}

	void createCompacted(const std::string& topic, const std::string& policy = "compact")
	{
		createTopic(topic, 1, {{"cleanup.policy", policy}, {"segment.ms", "20"}, {"file.delete.delay.ms", "0"}});
	}

	/// One batch with a record of each key of [0, keys), all with the value that counts the rounds.
	void produceRound(
		const std::string& topic, int keys, std::size_t padding = 20, const Protocol::BatchOptions& options = {})
	{
		Protocol::RecordBatchBuilder builder;
		builder.begin(options);
		for (int key = 0; key < keys; ++key)
		{
			const std::string name = "key-" + std::to_string(key);
			const std::string value = name + "=" + std::to_string(_round) + std::string(padding, '.');
			Protocol::NewRecord record;
			record.timestamp = _start + _round * 10;
			record.key = bytesOf(name);
			record.value = bytesOf(value);
			builder.append(record);
			written.push_back(value);
		}
		++_round;
		const auto answer = produce(topic, builder.finish());
		ASSERT_EQ(codeOf(answer.errorCode), ErrorCode::NONE);
	}

	/// All records of the topic, as a consumer reads them from an offset on; each must be the one that was written
	/// there.
	std::vector<ReadRecord> readFrom(const std::string& topic, std::int64_t offset)
	{
		std::vector<ReadRecord> all;
		const auto end = static_cast<std::int64_t>(written.size());
		while (offset < end)
		{
			FetchAsk ask;
			ask.offset = offset;
			ask.partitionBytesMax = 2000;
			const auto reply = fetch(topic, {ask});
			const auto& partition = onlyPartition(reply);
			EXPECT_EQ(codeOf(partition.errorCode), ErrorCode::NONE) << "at " << offset;
			const std::int64_t before = offset;
			// A batch that compaction emptied has no record, but an offset to go on from.
			const BytesView bytes = partition.records.bytes();
			for (BytesView rest = bytes; !rest.empty();)
			{
				const auto batch = Protocol::RecordBatchView::first(rest);
				if (!batch) break;
				offset = std::max(offset, batch->nextOffset().value());
				rest = rest.subspan(batch->bytes().size());
			}
			for (const ReadRecord& record : readBatches(bytes))
			{
				EXPECT_EQ(record.value, written[static_cast<std::size_t>(record.offset)]);
				if (record.offset >= before) all.push_back(record);
			}
			if (offset <= before)
			{
				ADD_FAILURE() << "no way on from offset " << before;
				break;
			}
		}
		return all;
	}

	/// How many batches of the topic have no record any more.
	int emptyBatches(const std::string& topic)
	{
		int count = 0;
		const auto reply = fetch(topic, {{}});
		for (BytesView rest = onlyPartition(reply).records.bytes(); !rest.empty();)
		{
			const auto batch = Protocol::RecordBatchView::first(rest);
			if (!batch) break;
			if (batch->recordCount() == 0) ++count;
			rest = rest.subspan(batch->bytes().size());
		}
		return count;
	}

	/// Produces until a consumer finds no more than so many records.
	void produceUntilCompactedTo(const std::string& topic, int keys, std::size_t recordsMax)
	{
		const auto deadline = std::chrono::steady_clock::now() + DEADLINE;
		do
		{
			ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it is not compacted";
			produceRound(topic, keys);
		} while (readFrom(topic, 0).size() > recordsMax);
	}

	void expectLatestOfEachKey(const std::string& topic, int keys)
	{
		const auto records = readFrom(topic, 0);
		ASSERT_GE(records.size(), static_cast<std::size_t>(keys));
		const std::vector<ReadRecord> last(records.end() - keys, records.end());
		EXPECT_THAT(valuesOf(last), testing::ElementsAreArray(written.end() - keys, written.end()));
	}

	bool exists(const std::string& part) const
	{
		for (const auto& entry : std::filesystem::recursive_directory_iterator(broker.dataDirectory()))
			if (entry.path().filename().string().find(part) != std::string::npos) return true;
		return false;
	}

	/// Value by offset.
	std::vector<std::string> written;

private:
	const std::int64_t _start = nowMs() - 10'000'000;
	int _round = 0;
};

class SlowCompaction : public Compaction
{
protected:
	/// At this rate one cleaning of the test's topic takes seconds.
	SlowCompaction() : Compaction({{"log.cleaner.io.max.bytes.per.second", "400000"}}) {}
};

} // namespace

TEST_F(Compaction, EveryOffsetCanBeFetchedWhileTheTopicIsCompacted)
{
	constexpr int KEYS = 10;
	createCompacted("compacted");
	for (int round = 0; round < 20; ++round)
		produceRound("compacted", KEYS);
	// The cleaner runs by itself while offsets are asked for, one after the other.
	for (std::int64_t offset = 0; offset < 20 * KEYS; offset += 3)
	{
		if (offset % 30 == 0) produceRound("compacted", KEYS);
		readFrom("compacted", offset);
	}
	produceUntilCompactedTo("compacted", KEYS, 8 * KEYS);
	for (std::int64_t offset = 0; offset < static_cast<std::int64_t>(written.size()); ++offset)
		readFrom("compacted", offset);
	expectLatestOfEachKey("compacted", KEYS);
	restart();
	expectLatestOfEachKey("compacted", KEYS);
}

TEST_F(Compaction, OldClientsGetPastBatchesWithoutRecords)
{
	constexpr int KEYS = 10;
	constexpr int PRODUCERS = 10;
	createCompacted("emptied");
	Protocol::BatchOptions options;
	options.producerEpoch = 0;
	options.baseSequence = 0;
	// The last batch of each producer stays, whatever becomes of its records.
	for (int producer = 0; producer < PRODUCERS; ++producer)
	{
		options.producerId = ProducerId(1000 + producer);
		produceRound("emptied", KEYS, 20, options);
	}
	const auto deadline = std::chrono::steady_clock::now() + DEADLINE;
	while (emptyBatches("emptied") < PRODUCERS)
	{
		ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it is not compacted";
		produceRound("emptied", KEYS);
	}
	for (std::int64_t offset = 0; offset < static_cast<std::int64_t>(written.size()); offset += 7)
		for (const std::int16_t version : {0, 1, 3})
		{
			FetchAsk ask;
			ask.offset = offset;
			ask.partitionBytesMax = 2000;
			FetchOptions old;
			old.version = version;
			const auto reply = fetch("emptied", {ask}, old);
			const auto records = readMessageSet(onlyPartition(reply).records.bytes());
			ASSERT_FALSE(records.empty()) << "no way on from offset " << offset;
			EXPECT_GE(records.back().offset, offset);
		}
}

TEST_F(Compaction, ChangeOfPolicyHoldsWithoutARestart)
{
	constexpr int KEYS = 10;
	createCompacted("changed", "delete");
	for (int round = 0; round < 30; ++round)
		produceRound("changed", KEYS);
	EXPECT_EQ(readFrom("changed", 0).size(), written.size());
	alterConfig("changed", "cleanup.policy", "compact");
	produceUntilCompactedTo("changed", KEYS, 8 * KEYS);
	alterConfig("changed", "cleanup.policy", "delete");
	const std::size_t left = readFrom("changed", 0).size();
	const std::size_t before = written.size();
	for (int round = 0; round < 30; ++round)
		produceRound("changed", KEYS);
	// At most the cleaning that was under way came to its end.
	EXPECT_GE(readFrom("changed", static_cast<std::int64_t>(before)).size(), written.size() - before);
	EXPECT_LE(readFrom("changed", 0).size(), left + written.size() - before);
}

TEST_F(SlowCompaction, TopicIsDeletedInTheMiddleOfItsCompaction)
{
	createCompacted("gone");
	for (int round = 0; round < 40; ++round)
		produceRound("gone", 10, 2000);
	const auto deadline = std::chrono::steady_clock::now() + DEADLINE;
	const auto isCleaning = [&]
	{
		for (const auto& entry : std::filesystem::directory_iterator(broker.dataDirectory() + "/gone-0"))
			if (entry.path().filename().string().ends_with(".cleaned")) return true;
		return false;
	};
	while (!isCleaning())
		ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "no cleaning began";
	const auto began = std::chrono::steady_clock::now();
	deleteTopic("gone");
	EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30)) << "a deletion waits for no cleaning";
	EXPECT_FALSE(std::filesystem::exists(broker.dataDirectory() + "/gone-0"));
	written.clear();
	createCompacted("gone");
	produceRound("gone", 3);
	expectLatestOfEachKey("gone", 3);
	restart();
	EXPECT_FALSE(exists(".cleaned"));
}

} // namespace Aeon::Test
