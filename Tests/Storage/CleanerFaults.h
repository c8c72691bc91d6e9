#pragma once

#include "CleanerTest.h"

#include <filesystem>

namespace Aeon::Test
{

/// A log with everything that a cleaning meets: old values in several segments, a tombstone whose horizon has passed,
/// an aborted and a committed transaction, an idempotent producer, packed batches.
class CleanerFaults : public CleanerTest
{
protected:
	CleanerFaults()
	{
		topicConfig.segmentBytes = 1500;
		topicConfig.deleteRetentionMs = 1000;
	}

	/// Writes the log and keeps a copy of its directory as it is before the cleaning.
	void prepare()
	{
		create();
		append({{"gone", "1"}, {"a", "0"}});
		append({{"gone", std::nullopt}, {"late", "1"}});
		rollAndClean();
		clock.advance(2000);
		append({{"x", "1"}}, {.producerId = 7, .epoch = 0, .sequence = 0, .transactional = true});
		append({{"a", "aborted"}}, {.producerId = 8, .epoch = 0, .sequence = 0, .transactional = true});
		appendMarker(8, false);
		append({{"x", "2"}}, {.producerId = 7, .epoch = 0, .sequence = 1, .transactional = true});
		appendMarker(7, true);
		for (int i = 0; i < 24; ++i)
		{
			append(
				{{"k" + std::to_string(i % 5), std::to_string(i) + std::string(200, 'v')}, {"s", std::to_string(i)}},
				{.producerId = 9,
				 .epoch = 0,
				 .sequence = 2 * i,
				 .compression = i % 3 == 0 ? Protocol::CompressionType::LZ4 : Protocol::CompressionType::NONE});
			if (i == 12) append({{"late", std::nullopt}});
		}
		append({{"x", "open"}}, {.producerId = 7, .epoch = 0, .sequence = 2, .transactional = true});
		appendMarker(7, true);
		log->roll();
		ASSERT_GT(log->segmentCount(), 4U);
		ASSERT_TRUE(log->flush().ok());
		manager->checkpointRecoveryPoints();
		original = latestOf(recordsOf(*log, true));
		offsets = offsetsOf(recordsOf(*log));
		end = log->logEndOffset();
		crash();
		std::filesystem::copy(directory / "logs", directory / "saved", std::filesystem::copy_options::recursive);
	}

	void restore(const std::string& from)
	{
		crash();
		std::filesystem::remove_all(directory / "logs");
		std::filesystem::copy(from, directory / "logs", std::filesystem::copy_options::recursive);
	}

	/// Cleans in a process that dies at the n-th call to the disk; false where there were fewer. Nothing is loaded
	/// afterwards.
	bool cleanUntilDeath(int n)
	{
		faulty.dieAt(n);
		manager->cleanLogs();
		const bool died = faulty.isDead();
		crash();
		faulty.heal();
		return died;
	}

	/// What must hold whatever happened: the newest committed value of each key, each record at its own offset.
	void expectSound(const std::string& where)
	{
		ASSERT_NE(log, nullptr) << where;
		EXPECT_EQ(log->logEndOffset(), end) << where;
		EXPECT_EQ(log->logStartOffset(), Offset(0)) << where;
		const auto records = recordsOf(*log);
		std::int64_t last = -1;
		for (const auto& record : records)
		{
			EXPECT_GT(record.offset, last) << where;
			last = record.offset;
			const auto written = offsets.find(record.offset);
			ASSERT_NE(written, offsets.end()) << where;
			EXPECT_EQ(written->second, record) << where;
		}
		auto latest = latestOf(recordsOf(*log, true));
		auto expected = original;
		// The tombstone of "gone" may have left, with all that it stood for; nothing older may come back.
		if (!latest.contains("gone")) expected.erase("gone");
		EXPECT_EQ(latest, expected) << where;
	}

	/// The producer's last batch is still known for what it is.
	void expectProducerKnown(const std::string& where)
	{
		const auto again = log->append(
			makeBatchOf(
				{{"k3", "23" + std::string(200, 'v')}, {"s", "23"}}, {.producerId = 9, .epoch = 0, .sequence = 2 * 23},
				clock.wallMs()),
			{});
		ASSERT_TRUE(again.ok()) << where << ": " << again.code();
		EXPECT_TRUE(again->duplicate) << where;
	}

	static std::map<std::int64_t, StoredRecord> offsetsOf(const std::vector<StoredRecord>& records)
	{
		std::map<std::int64_t, StoredRecord> offsets;
		for (const auto& record : records)
			offsets[record.offset] = record;
		return offsets;
	}

	std::map<std::string, std::optional<std::string>> original;
	std::map<std::int64_t, StoredRecord> offsets;
	Offset end;
};

} // namespace Aeon::Test
