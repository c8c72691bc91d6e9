#include "CleanerTest.h"

#include <filesystem>

namespace Aeon::Test
{

using Records = std::vector<StoredRecord>;

namespace
{

std::size_t countOf(const std::vector<std::string>& names, std::string_view end)
{
	return static_cast<std::size_t>(
		std::count_if(names.begin(), names.end(), [&](const std::string& name) { return name.ends_with(end); }));
}

} // namespace

TEST_F(CleanerTest, NewestValueOfEachKeyStaysAtItsOffset)
{
	create();
	append({{"a", "1"}, {"b", "1"}, {"c", "1"}});
	append({{"a", "2"}, {"c", "2"}});
	append({{"c", "3"}});
	EXPECT_EQ(rollAndClean(), 1U);
	const Records expected{{1, "b", "1"}, {3, "a", "2"}, {5, "c", "3"}};
	EXPECT_EQ(recordsOf(*log), expected);
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	EXPECT_EQ(log->logEndOffset(), Offset(6));
	EXPECT_EQ(log->cleanedUpTo(), Offset(6));
	EXPECT_EQ(rollAndClean(), 0U) << "nothing new is dirty";
	reload();
	EXPECT_EQ(recordsOf(*log), expected);
	EXPECT_EQ(log->logEndOffset(), Offset(6));
}

TEST_F(CleanerTest, EveryOffsetCanBeAskedForAfterACleaning)
{
	create();
	for (int i = 0; i < 50; ++i)
		append({{"k" + std::to_string(i % 7), std::to_string(i)}});
	rollAndClean();
	append({{"new", "x"}});
	const auto records = recordsOf(*log);
	for (std::int64_t offset = 0; offset < 51; ++offset)
	{
		const auto read = log->read(Offset(offset), 10, log->logEndOffset(), true);
		ASSERT_TRUE(read.ok());
		ASSERT_GT(read->slice.length, 0U) << "a reader at " << offset << " is not trapped";
		const Bytes bytes = bytesOf(*read);
		EXPECT_GE(Protocol::RecordBatchView(BytesView(bytes)).lastOffset(), Offset(offset));
	}
	EXPECT_EQ(records.size(), 8U);
}

TEST_F(CleanerTest, ActiveSegmentIsLeftAlone)
{
	create();
	append({{"a", "1"}});
	log->roll();
	append({{"a", "2"}});
	append({{"a", "3"}});
	manager->cleanLogs();
	EXPECT_EQ(recordsOf(*log).size(), 3U) << "the newer values of a are in the active segment, which is not looked at";
}

TEST_F(CleanerTest, UnchangedBatchesAreCopiedByteByByte)
{
	create();
	append({{"a", "1"}, {"b", "1"}});
	append({{"z", "1"}});
	append({{"c", "1"}}, {.compression = Protocol::CompressionType::ZSTD});
	append({{"z", "2"}});
	auto before = readAll(*log);
	rollAndClean();
	before.erase(before.begin() + 1);
	EXPECT_EQ(readAll(*log), before);
}

TEST_F(CleanerTest, BatchIsMadeAnewWithItsCodecAndHeader)
{
	using Protocol::CompressionType;
	for (const auto codec :
		 {CompressionType::NONE, CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::LZ4,
		  CompressionType::ZSTD})
	{
		std::filesystem::remove_all(directory / "logs");
		load();
		create();
		const Sender sender{.producerId = 4, .epoch = 2, .sequence = 0, .compression = codec};
		append({{"a", std::string(500, 'x')}, {"b", std::string(500, 'y')}, {"c", std::string(500, 'z')}}, sender);
		append({{"c", "2"}});
		rollAndClean();
		const auto batches = readAll(*log);
		ASSERT_EQ(batches.size(), 2U);
		const Protocol::RecordBatchView batch{BytesView(batches[0])};
		EXPECT_EQ(batch.compressionType(), codec);
		EXPECT_EQ(batch.baseOffset(), Offset(0));
		EXPECT_EQ(batch.lastOffset(), Offset(2)) << "the end of the batch counts on, though its record is gone";
		EXPECT_EQ(batch.recordCount(), 2);
		EXPECT_EQ(batch.producerId(), ProducerId(4));
		EXPECT_EQ(batch.producerEpoch(), 2);
		EXPECT_EQ(batch.baseSequence(), 0);
		EXPECT_EQ(batch.maxTimestamp(), clock.wallMs() + 1);
		const Records expected{{0, "a", std::string(500, 'x')}, {1, "b", std::string(500, 'y')}, {3, "c", "2"}};
		EXPECT_EQ(recordsOf(*log), expected);
	}
}

TEST_F(CleanerTest, TombstoneStaysUntilItsHorizonHasPassed)
{
	topicConfig.deleteRetentionMs = 1000;
	create();
	append({{"a", "1"}, {"b", "1"}});
	append({{"a", std::nullopt}});
	rollAndClean();
	const Records withTombstone{{1, "b", "1"}, {2, "a", std::nullopt}};
	EXPECT_EQ(recordsOf(*log), withTombstone);
	const auto batches = readAll(*log);
	const Protocol::RecordBatchView tombstone{BytesView(batches.back())};
	EXPECT_EQ(tombstone.deleteHorizonMs(), clock.wallMs() + 1000);
	EXPECT_EQ(tombstone.maxTimestamp(), clock.wallMs());

	clock.advance(999);
	append({{"x", "1"}});
	rollAndClean();
	EXPECT_EQ(recordsOf(*log).size(), 3U) << "not yet";
	reload();
	clock.advance(1);
	append({{"x", "2"}});
	rollAndClean();
	const Records without{{1, "b", "1"}, {4, "x", "2"}};
	EXPECT_EQ(recordsOf(*log), without);
}

TEST_F(CleanerTest, TombstoneOutlivesAJumpOfTheClock)
{
	constexpr std::int64_t HOUR_MS = 3600000;
	topicConfig.deleteRetentionMs = 12 * HOUR_MS;
	create();
	append({{"a", "1"}});
	append({{"a", std::nullopt}});
	rollAndClean();
	clock.step(10 * 365 * 24 * HOUR_MS);
	append({{"x", "1"}}, {.timestamp = TEST_TIME});
	rollAndClean();
	const Records withTombstone{{1, "a", std::nullopt}, {2, "x", "1"}};
	EXPECT_EQ(recordsOf(*log), withTombstone);

	clock.advance(12 * HOUR_MS);
	append({{"x", "2"}}, {.timestamp = TEST_TIME});
	rollAndClean();
	const Records without{{3, "x", "2"}};
	EXPECT_EQ(recordsOf(*log), without) << "time that passes counts all the same";
}

TEST_F(CleanerTest, HorizonOfATombstoneIsSetOnce)
{
	topicConfig.deleteRetentionMs = 1000;
	create();
	append({{"a", std::nullopt}});
	rollAndClean();
	const auto horizon = Protocol::RecordBatchView(BytesView(readAll(*log)[0])).deleteHorizonMs();
	clock.advance(500);
	append({{"x", "1"}});
	rollAndClean();
	EXPECT_EQ(Protocol::RecordBatchView(BytesView(readAll(*log)[0])).deleteHorizonMs(), horizon);
}

TEST_F(CleanerTest, SmallOffsetMapTakesSeveralRounds)
{
	config.cleaner.dedupeBufferBytes = 24 * 11;
	config.cleaner.bufferLoadFactor = 0.9;
	create();
	std::map<std::string, std::optional<std::string>> expected;
	for (int i = 0; i < 200; ++i)
	{
		const std::string key = "k" + std::to_string(i % 40);
		append({{key, std::to_string(i)}});
		expected[key] = std::to_string(i);
		if (i % 30 == 29) log->roll();
	}
	EXPECT_GT(rollAndClean(), 10U) << "nine keys at a time";
	EXPECT_EQ(log->cleanedUpTo(), Offset(200));
	EXPECT_EQ(recordsOf(*log).size(), 40U);
	EXPECT_EQ(latestOf(recordsOf(*log)), expected);
}

TEST_F(CleanerTest, SegmentsAreMergedUpToTheirLimit)
{
	topicConfig.segmentBytes = 2000;
	create();
	for (int i = 0; i < 20; ++i)
	{
		append({{"k" + std::to_string(i % 10), std::string(300, 'v')}});
		log->roll();
	}
	ASSERT_EQ(log->segmentCount(), 21U);
	manager->cleanLogs();
	EXPECT_EQ(recordsOf(*log).size(), 10U);
	EXPECT_EQ(log->segmentCount(), 5U) << "five segments of 370 bytes make one, before anything is dropped";
	const auto names = namesIn(directory / "logs/t-0");
	EXPECT_EQ(countOf(names, ".deleted"), 60U) << "log and indexes of each";
	EXPECT_EQ(countOf(names, ".cleaned"), 0U);
	EXPECT_EQ(countOf(names, ".swap"), 0U);
	clock.advance(1);
	manager->removeDeleted();
	EXPECT_EQ(countOf(namesIn(directory / "logs/t-0"), ".deleted"), 0U);
	EXPECT_EQ(countOf(namesIn(directory / "logs/t-0"), ".snapshot"), 4U) << "those of merged segments went with them";
	const auto before = recordsOf(*log);
	crash();
	load();
	EXPECT_EQ(recordsOf(*log), before);
	EXPECT_EQ(log->segmentCount(), 5U);
}

TEST_F(CleanerTest, EmptiedSegmentsLeaveTheLogsBoundsAsTheyWere)
{
	topicConfig.segmentBytes = 200;
	create();
	for (int i = 0; i < 5; ++i)
	{
		append({{"a", std::string(100, 'v')}});
		log->roll();
	}
	manager->cleanLogs();
	EXPECT_EQ(recordsOf(*log).size(), 1U);
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	EXPECT_EQ(log->firstSegmentOffset(), Offset(0));
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), Offset(0)) << "an empty segment is no reason to move it";
	crash();
	load();
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	EXPECT_EQ(log->logEndOffset(), Offset(5));
	const auto read = log->read(Offset(0), 10, Offset(5), true);
	ASSERT_TRUE(read.ok());
	EXPECT_EQ(read->firstBatchBaseOffset, Offset(4));
}

TEST_F(CleanerTest, KeylessRecordsOfAnEarlierPolicyGo)
{
	create();
	ASSERT_TRUE(log->append(makeBatch({.keyed = false}), {}).ok());
	append({{"a", "1"}});
	rollAndClean();
	EXPECT_EQ(recordsOf(*log), (Records{{1, "a", "1"}}));
}

TEST_F(CleanerTest, RecordsBelowTheLogStartMayGoAndAreNotMissed)
{
	create();
	append({{"a", "1"}});
	append({{"b", "1"}});
	append({{"b", "2"}});
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(1)).ok());
	rollAndClean();
	EXPECT_EQ(recordsOf(*log), (Records{{2, "b", "2"}}));
	EXPECT_EQ(log->logStartOffset(), Offset(1));
}

TEST_F(CleanerTest, TimestampsAreFoundInACleanedLog)
{
	create();
	append({{"a", "1"}, {"b", "1"}, {"c", "1"}}, {.timestamp = 1000});
	append({{"a", "2"}}, {.timestamp = 2000});
	append({{"c", "2"}}, {.timestamp = 3000});
	rollAndClean();
	const auto found = log->findOffsetByTimestamp(1000);
	ASSERT_TRUE(found.ok() && found->has_value());
	EXPECT_EQ((*found)->offset, Offset(1)) << "a is gone from the batch";
	const auto later = log->findOffsetByTimestamp(1002);
	ASSERT_TRUE(later.ok() && later->has_value());
	EXPECT_EQ((*later)->offset, Offset(3)) << "c is gone, too, which was the one of that time";
	const auto newest = log->maxTimestampOffset();
	ASSERT_TRUE(newest.ok() && newest->has_value());
	EXPECT_EQ((*newest)->offset, Offset(4));
}

} // namespace Aeon::Test
