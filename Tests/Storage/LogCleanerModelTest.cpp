#include "CleanerTest.h"
#include "EnvironmentNumber.h"

#include <cstdlib>
#include <filesystem>
#include <random>

namespace Aeon::Test
{

namespace
{

constexpr std::int64_t RETENTION_MS = 1000;
constexpr int KEYS = 12;
constexpr int PRODUCERS = 3;

/// A log that is written, cleaned and restarted at random, beside a list of everything that was ever written to it.
///
/// AEON_TEST_SEED=n runs that one seed alone; AEON_TEST_SEEDS=n so many from the first.
class CleanerModel : public CleanerTest
{
protected:
	CleanerModel()
	{
		topicConfig.segmentBytes = 1200;
		topicConfig.deleteRetentionMs = RETENTION_MS;
		topicConfig.indexIntervalBytes = 100;
	}

	enum class Fate
	{
		COMMITTED,
		ABORTED,
		OPEN
	};

	struct Written
	{
		std::string key;
		std::optional<std::string> value;
		Fate fate = Fate::COMMITTED;
		/// When a cleaning passed it for the first time.
		std::optional<std::int64_t> cleanedAtMs;
	};

	struct Producer
	{
		std::int32_t nextSequence = 0;
		bool inTransaction = false;
		/// Of the last batch: what to send for a retry, and where it went.
		Bytes lastBatch;
		Offset lastBaseOffset;
	};

	void run(std::uint32_t seed)
	{
		random.seed(seed);
		written.clear();
		open.clear();
		end = Offset(0);
		for (auto& producer : producers)
			producer = {};
		crash();
		std::filesystem::remove_all(directory / "logs");
		// Some seeds with an offset map that holds only a few of the keys.
		config.cleaner.dedupeBufferBytes = pick(3) == 0 ? 24 * 6 : 1 << 20;
		topicConfig.minCleanableDirtyRatio = pick(2) == 0 ? 0 : 0.3;
		load();
		create();
		for (int step = 0; step < 300 && !HasFatalFailure(); ++step)
			doSomething();
		endTransactions();
		clean();
	}

	void doSomething()
	{
		const int what = pick(100);
		if (what < 40)
			appendPlain();
		else if (what < 65)
			appendAsProducer(producers[pick(PRODUCERS)]);
		else if (what < 75)
			endTransaction(pick(PRODUCERS));
		else if (what < 83)
			log->roll();
		else if (what < 91)
			clean();
		else if (what < 96)
			clock.advance(pick(600));
		else if (what < 98)
			restart();
		else
			retry(producers[pick(PRODUCERS)]);
	}

	int pick(int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); }

	std::vector<KeyValue> someRecords()
	{
		std::vector<KeyValue> records(1 + pick(4));
		for (auto& record : records)
		{
			record.key = "k" + std::to_string(pick(KEYS));
			if (pick(5) != 0) record.value = std::to_string(written.size()) + std::string(pick(80), 'v');
		}
		return records;
	}

	Offset write(const std::vector<KeyValue>& records, const Bytes& batch, Fate fate)
	{
		const auto result = log->append(batch, {});
		EXPECT_TRUE(result.ok()) << result.code();
		for (const auto& [key, value] : records)
			written[nextOffset()] = {key, value, fate, std::nullopt};
		end = result->logEndOffset;
		return result->baseOffset;
	}
	std::int64_t nextOffset() const { return std::max(end.value(), written.empty() ? 0 : written.rbegin()->first + 1); }

	void appendPlain()
	{
		const auto records = someRecords();
		const Sender sender{.compression = static_cast<Protocol::CompressionType>(pick(5))};
		write(records, makeBatchOf(records, sender, clock.wallMs()), Fate::COMMITTED);
	}

	void appendAsProducer(Producer& producer)
	{
		const auto records = someRecords();
		const bool transactional = producer.inTransaction || pick(2) == 0;
		const Sender sender{
			.producerId = idOf(producer),
			.epoch = 0,
			.sequence = producer.nextSequence,
			.transactional = transactional,
			.compression = pick(3) == 0 ? Protocol::CompressionType::SNAPPY : Protocol::CompressionType::NONE};
		producer.lastBatch = makeBatchOf(records, sender, clock.wallMs());
		producer.lastBaseOffset = write(records, producer.lastBatch, transactional ? Fate::OPEN : Fate::COMMITTED);
		if (transactional)
			for (std::size_t i = 0; i < records.size(); ++i)
				open[idOf(producer)].push_back(producer.lastBaseOffset.value() + static_cast<std::int64_t>(i));
		producer.inTransaction = transactional;
		producer.nextSequence += static_cast<std::int32_t>(records.size());
	}

	void endTransaction(int index)
	{
		Producer& producer = producers[index];
		if (!producer.inTransaction) return;
		const bool commit = pick(2) == 0;
		appendMarker(idOf(producer), commit);
		end = log->logEndOffset();
		for (const std::int64_t offset : open[idOf(producer)])
			written[offset].fate = commit ? Fate::COMMITTED : Fate::ABORTED;
		open[idOf(producer)].clear();
		producer.inTransaction = false;
	}
	void endTransactions()
	{
		for (int i = 0; i < PRODUCERS; ++i)
			endTransaction(i);
	}

	void retry(const Producer& producer)
	{
		if (producer.lastBatch.empty()) return;
		const auto result = log->append(producer.lastBatch, {});
		ASSERT_TRUE(result.ok()) << result.code();
		ASSERT_TRUE(result->duplicate);
		ASSERT_EQ(result->baseOffset, producer.lastBaseOffset);
	}

	std::int64_t idOf(const Producer& producer) const { return 100 + (&producer - producers); }

	void restart()
	{
		const int how = pick(3);
		if (how == 0)
			reload();
		else
		{
			crash();
			// Now and then with nothing but the batches to know the producers from.
			if (how == 1)
				for (const auto& name : namesIn(directory / "logs/t-0"))
					if (name.ends_with(".snapshot")) std::filesystem::remove(pathOf(name));
			load();
		}
		ASSERT_EQ(log->logEndOffset(), end);
		check(false);
		for (const auto& producer : producers)
			retry(producer);
	}

	void clean()
	{
		const std::size_t cleanings = manager->cleanLogs();
		for (auto& [offset, record] : written)
			if (Offset(offset) < log->cleanedUpTo() && !record.cleanedAtMs) record.cleanedAtMs = clock.wallMs();
		check(cleanings > 0);
	}

	/// justCleaned: a cleaning has just passed over everything below cleanedUpTo.
	void check(bool justCleaned)
	{
		const auto records = recordsOf(*log);
		std::map<std::int64_t, const StoredRecord*> present;
		for (const auto& record : records)
		{
			const auto known = written.find(record.offset);
			ASSERT_NE(known, written.end()) << record << " was never written";
			ASSERT_EQ(known->second.key, record.key);
			ASSERT_EQ(known->second.value, record.value) << "at " << record.offset;
			present[record.offset] = &record;
		}
		std::map<std::string, std::int64_t> latest;
		std::map<std::string, std::int64_t> latestCleaned;
		for (const auto& [offset, record] : written)
		{
			if (record.fate != Fate::COMMITTED) continue;
			latest[record.key] = offset;
			if (Offset(offset) < log->cleanedUpTo()) latestCleaned[record.key] = offset;
		}
		checkCleanedPart(present, latestCleaned, justCleaned);
		for (const auto& [offset, record] : written)
			if (Offset(offset) >= log->cleanedUpTo() && record.fate == Fate::OPEN)
			{
				ASSERT_TRUE(present.contains(offset)) << offset << " is of an open transaction";
			}
		checkCommittedView(latest);
	}

	void checkCleanedPart(
		const std::map<std::int64_t, const StoredRecord*>& present,
		const std::map<std::string, std::int64_t>& latestCleaned, bool justCleaned)
	{
		for (const auto& [offset, record] : written)
		{
			if (Offset(offset) >= log->cleanedUpTo()) break;
			ASSERT_NE(record.fate, Fate::OPEN) << offset << " is cleaned though nobody knows its fate";
			const auto last = latestCleaned.find(record.key);
			const bool isLast = last != latestCleaned.end() && last->second == offset;
			const bool isPresent = present.contains(offset);
			if (!isLast)
			{
				ASSERT_FALSE(isPresent) << offset << " is older than " << last->second << " or aborted";
				continue;
			}
			const bool mayGo = !record.value && clock.wallMs() >= *record.cleanedAtMs + RETENTION_MS;
			if (!mayGo)
			{
				ASSERT_TRUE(isPresent) << "the last of " << record.key << ", at " << offset << ", is lost";
			}
			else if (justCleaned)
			{
				ASSERT_FALSE(isPresent) << "the tombstone at " << offset << " outlives its horizon";
			}
		}
	}

	void checkCommittedView(const std::map<std::string, std::int64_t>& latest)
	{
		std::map<std::string, std::optional<std::string>> seen;
		for (const auto& record : recordsOf(*log, true))
			if (written[record.offset].fate != Fate::OPEN) seen[record.key] = record.value;
		for (const auto& [key, offset] : latest)
		{
			const auto& value = written[offset].value;
			const auto found = seen.find(key);
			if (!value && found == seen.end()) continue;
			ASSERT_NE(found, seen.end()) << key;
			ASSERT_EQ(found->second, value) << key << " should be that of offset " << offset;
		}
		for (const auto& [key, value] : seen)
			ASSERT_TRUE(latest.contains(key)) << key << " was never committed";
	}

	std::mt19937 random;
	std::map<std::int64_t, Written> written;
	std::map<std::int64_t, std::vector<std::int64_t>> open;
	Producer producers[PRODUCERS];
	Offset end;
};

} // namespace

TEST_F(CleanerModel, RandomHistoriesKeepTheNewestOfEachKeyAndNothingElse)
{
	const auto first = static_cast<std::uint32_t>(numberFrom("AEON_TEST_SEED", 1));
	const bool alone = std::getenv("AEON_TEST_SEED") != nullptr;
	const auto count = alone ? 1 : static_cast<std::uint32_t>(numberFrom("AEON_TEST_SEEDS", 10));
	for (std::uint32_t seed = first; seed < first + count; ++seed)
	{
		SCOPED_TRACE("seed " + std::to_string(seed));
		run(seed);
		if (HasFailure()) break;
	}
}

} // namespace Aeon::Test
