#include "TestStorage.h"

#include "Aeon/Protocol/BigEndian.h"

#include <filesystem>

namespace Aeon::Test
{

namespace
{

/// Entries of an index file as (offset, position).
std::vector<std::pair<std::int64_t, std::int64_t>> indexEntries(const std::string& path, std::int64_t base)
{
	std::vector<std::pair<std::int64_t, std::int64_t>> entries;
	const Bytes bytes = readFile(path);
	for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8)
		entries.emplace_back(
			base + Protocol::loadBigEndian<std::int32_t>(bytes.data() + i),
			Protocol::loadBigEndian<std::int32_t>(bytes.data() + i + 4));
	return entries;
}

std::string segmentName(std::int64_t base, const std::string& suffix)
{
	const std::string digits = std::to_string(base);
	return std::string(20 - digits.size(), '0') + digits + suffix;
}

} // namespace

TEST_F(LogTest, RollsWhenTheNextBatchWouldNotFit)
{
	const std::size_t size = makeBatch().size();
	config.segmentBytes = static_cast<std::int32_t>(3 * size);
	open();
	for (int i = 0; i < 7; ++i)
		append();
	EXPECT_EQ(log->segmentCount(), 3U);
	EXPECT_TRUE(std::filesystem::exists(file(segmentName(3, ".log"))));
	EXPECT_TRUE(std::filesystem::exists(file(segmentName(6, ".log"))));
	EXPECT_TRUE(std::filesystem::exists(file(segmentName(3, ".snapshot"))));
	EXPECT_EQ(std::filesystem::file_size(file(segmentName(0, ".log"))), 3 * size);
	EXPECT_EQ(readAll(*log).size(), 7U);
}

TEST_F(LogTest, RollsByTheAgeOfRecordTimestamps)
{
	config.segmentMs = 1000;
	open();
	append({.firstTimestamp = TEST_TIME});
	append({.firstTimestamp = TEST_TIME + 1000});
	EXPECT_EQ(log->segmentCount(), 1U);
	append({.firstTimestamp = TEST_TIME + 1001});
	EXPECT_EQ(log->segmentCount(), 2U);
}

TEST_F(LogTest, RollsByTheClockWhereBatchesHaveNoTimestamp)
{
	config.segmentMs = 1000;
	open();
	append({.firstTimestamp = -1, .timestampStep = 0});
	clock.advance(1000);
	append({.firstTimestamp = -1, .timestampStep = 0});
	EXPECT_EQ(log->segmentCount(), 1U);
	clock.advance(1);
	append({.firstTimestamp = -1, .timestampStep = 0});
	EXPECT_EQ(log->segmentCount(), 2U);
}

TEST_F(LogTest, AgeOfAReopenedSegmentCountsFromItsFirstBatch)
{
	config.segmentMs = 1000;
	open();
	append({.firstTimestamp = TEST_TIME});
	closeCleanly();
	open(clean());
	append({.firstTimestamp = TEST_TIME + 1001});
	EXPECT_EQ(log->segmentCount(), 2U);
}

TEST_F(LogTest, RollsWhenTheOffsetIndexIsFull)
{
	config.segmentIndexBytes = 4 * 12;
	config.indexIntervalBytes = 0;
	open();
	// Six offset index entries fit, three of the four time index slots are for use.
	for (int i = 0; i < 5; ++i)
		append({.firstTimestamp = TEST_TIME + i});
	EXPECT_EQ(log->segmentCount(), 2U);
	EXPECT_EQ(readAll(*log).size(), 5U);
}

TEST_F(LogTest, RollsWhenARelativeOffsetWouldNotFit)
{
	leavesDamage = true;
	open();
	append();
	Bytes far = makeBatch();
	Protocol::setBaseOffset(far, Offset(3000000000));
	const auto result = log->append(far, {LeaderEpoch(0), Storage::AppendOrigin::REPLICATION, NO_TIMESTAMP});
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(log->segmentCount(), 2U);
	EXPECT_TRUE(std::filesystem::exists(file(segmentName(3000000000, ".log"))));
	EXPECT_EQ(log->read(Offset(1), 1000, log->logEndOffset(), true)->firstBatchBaseOffset, Offset(3000000000));
	closeCleanly();
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(3000000001));
}

TEST_F(LogTest, EmptySegmentGivesWayToOneThatHoldsTheOffset)
{
	leavesDamage = true;
	open();
	Bytes far = makeBatch();
	Protocol::setBaseOffset(far, Offset(5000000000));
	ASSERT_TRUE(log->append(far, {LeaderEpoch(0), Storage::AppendOrigin::REPLICATION, NO_TIMESTAMP}).ok());
	EXPECT_EQ(log->segmentCount(), 1U);
	EXPECT_EQ(log->logEndOffset(), Offset(5000000001));
}

TEST_F(LogTest, IndexEntriesFollowTheIntervalRule)
{
	config.indexIntervalBytes = 1000;
	open();
	const std::size_t size = makeBatch({.records = 2, .valueBytes = 150}).size();
	for (int i = 0; i < 20; ++i)
		append({.records = 2, .valueBytes = 150});
	closeCleanly();
	// An entry for a batch once more than 1000 bytes of batches before it came since the last entry.
	std::vector<std::pair<std::int64_t, std::int64_t>> expected;
	std::size_t since = 0;
	for (std::int64_t i = 0; i < 20; ++i)
	{
		if (since > 1000)
		{
			expected.emplace_back(2 * i + 1, i * static_cast<std::int64_t>(size));
			since = 0;
		}
		since += size;
	}
	ASSERT_FALSE(expected.empty());
	EXPECT_EQ(indexEntries(file(segmentName(0, ".index")), 0), expected);
}

TEST_F(LogTest, IndexRuleCountsOnAfterARestart)
{
	config.indexIntervalBytes = 1000;
	open();
	for (int i = 0; i < 20; ++i)
		append({.records = 2, .valueBytes = 150});
	closeCleanly();
	const auto together = indexEntries(file(segmentName(0, ".index")), 0);
	std::filesystem::remove_all(path);
	open();
	for (int i = 0; i < 20; ++i)
	{
		append({.records = 2, .valueBytes = 150});
		closeCleanly();
		open(clean());
	}
	closeCleanly();
	EXPECT_EQ(indexEntries(file(segmentName(0, ".index")), 0), together);
}

TEST_F(LogTest, TimeIndexHoldsTheLargestTimestampAndItsBatch)
{
	config.indexIntervalBytes = 0;
	open();
	append({.records = 2, .firstTimestamp = TEST_TIME});
	append({.records = 2, .firstTimestamp = TEST_TIME + 100});
	append({.records = 2, .firstTimestamp = TEST_TIME + 50});
	append({.records = 2, .firstTimestamp = TEST_TIME + 200});
	closeCleanly();
	const Bytes bytes = readFile(file(segmentName(0, ".timeindex")));
	std::vector<std::pair<std::int64_t, std::int32_t>> entries;
	for (std::size_t i = 0; i + 12 <= bytes.size(); i += 12)
		entries.emplace_back(
			Protocol::loadBigEndian<std::int64_t>(bytes.data() + i),
			Protocol::loadBigEndian<std::int32_t>(bytes.data() + i + 8));
	const std::vector<std::pair<std::int64_t, std::int32_t>> expected = {{TEST_TIME + 101, 3}, {TEST_TIME + 201, 7}};
	EXPECT_EQ(entries, expected);
}

TEST_F(LogTest, ReadFromAGapGivesTheNextBatch)
{
	hasGaps = true;
	config.segmentBytes = 400;
	open();
	std::int64_t offset = 0;
	for (int i = 0; i < 10; ++i)
	{
		Bytes batch = makeBatch({.records = 2});
		Protocol::setBaseOffset(batch, Offset(offset));
		Protocol::setPartitionLeaderEpoch(batch, LeaderEpoch(0));
		ASSERT_TRUE(log->append(batch, {LeaderEpoch(0), Storage::AppendOrigin::REPLICATION, NO_TIMESTAMP}).ok());
		offset += 10;
	}
	ASSERT_GT(log->segmentCount(), 3U);
	for (std::int64_t from = 0; from < 92; ++from)
	{
		const auto result = log->read(Offset(from), 10, log->logEndOffset(), true);
		ASSERT_TRUE(result.ok());
		const std::int64_t expected = from % 10 < 2 ? from / 10 * 10 : (from / 10 + 1) * 10;
		ASSERT_EQ(result->firstBatchBaseOffset, Offset(expected)) << "from " << from;
	}
}

TEST_F(LogTest, PreallocateGivesASegmentItsFullSizeAtOnce)
{
	config.preallocate = true;
	config.segmentBytes = 1048576;
	open();
	append();
	EXPECT_EQ(std::filesystem::file_size(file(segmentName(0, ".log"))), 1048576U);
	closeCleanly();
	EXPECT_EQ(std::filesystem::file_size(file(segmentName(0, ".log"))), makeBatch().size());
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(1));
}

TEST_F(LogTest, JitterRollsEarlierButNeverLater)
{
	config.segmentMs = 1000;
	config.segmentJitterMs = 500;
	open();
	append({.firstTimestamp = TEST_TIME});
	append({.firstTimestamp = TEST_TIME + 500});
	EXPECT_EQ(log->segmentCount(), 1U);
	append({.firstTimestamp = TEST_TIME + 1001});
	EXPECT_GE(log->segmentCount(), 2U);
}

} // namespace Aeon::Test
