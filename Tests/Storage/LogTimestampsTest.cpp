#include "TestStorage.h"

namespace Aeon::Test
{

namespace
{

/// Offset found for a timestamp; -1 where there is none.
std::int64_t offsetAt(const Storage::Log& log, std::int64_t timestamp)
{
	const auto found = log.findOffsetByTimestamp(timestamp);
	EXPECT_TRUE(found.ok());
	return found.ok() && *found ? (*found)->offset.value() : -1;
}

} // namespace

TEST_F(LogTest, TimestampLookupIsExactInsideBatchesOfEveryCodec)
{
	using Protocol::CompressionType;
	open();
	std::int64_t timestamp = TEST_TIME;
	for (const auto codec :
		 {CompressionType::NONE, CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::LZ4,
		  CompressionType::ZSTD})
	{
		append({.records = 10, .firstTimestamp = timestamp, .timestampStep = 10, .compression = codec});
		timestamp += 100;
	}
	for (std::int64_t i = 0; i < 50; ++i)
	{
		EXPECT_EQ(offsetAt(*log, TEST_TIME + i * 10), i);
		if (i > 0)
		{
			EXPECT_EQ(offsetAt(*log, TEST_TIME + i * 10 - 1), i);
		}
	}
	EXPECT_EQ(offsetAt(*log, TEST_TIME - 1000), 0);
	EXPECT_EQ(offsetAt(*log, TEST_TIME + 491), -1);
}

TEST_F(LogTest, TimestampLookupAgreesWithASearchOfEveryRecord)
{
	config.segmentBytes = 5000;
	config.indexIntervalBytes = 300;
	open();
	std::vector<std::int64_t> timestamps;
	for (int i = 0; i < 120; ++i)
	{
		// Out of order on purpose, with repeats.
		const std::int64_t first = TEST_TIME + (i * 7919) % 1000;
		append({.records = 3, .firstTimestamp = first, .timestampStep = i % 3 - 1});
		for (int r = 0; r < 3; ++r)
			timestamps.push_back(first + r * (i % 3 - 1));
	}
	ASSERT_GT(log->segmentCount(), 3U);
	const auto check = [&]
	{
		for (std::int64_t wanted = TEST_TIME - 5; wanted < TEST_TIME + 1010; wanted += 7)
		{
			std::int64_t expected = -1;
			for (std::size_t i = 0; i < timestamps.size() && expected < 0; ++i)
				if (timestamps[i] >= wanted) expected = static_cast<std::int64_t>(i);
			ASSERT_EQ(offsetAt(*log, wanted), expected) << wanted - TEST_TIME;
		}
	};
	check();
	closeCleanly();
	open(clean());
	check();
	crash();
	open();
	check();
}

TEST_F(LogTest, TimestampLookupGivesTheRecordsOwnTimeAndEpoch)
{
	open();
	append({.records = 3, .firstTimestamp = TEST_TIME, .timestampStep = 100}, 6);
	const auto found = log->findOffsetByTimestamp(TEST_TIME + 1);
	ASSERT_TRUE(found.ok() && *found);
	EXPECT_EQ((*found)->timestamp, TEST_TIME + 100);
	EXPECT_EQ((*found)->offset, Offset(1));
	EXPECT_EQ((*found)->leaderEpoch, LeaderEpoch(6));
}

TEST_F(LogTest, RecordsBelowTheLogStartAreNotFound)
{
	open();
	append({.records = 10, .timestampStep = 10});
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(4)).ok());
	EXPECT_EQ(offsetAt(*log, TEST_TIME), 4);
}

TEST_F(LogTest, LargestTimestampIsFoundWithItsFirstRecord)
{
	config.segmentBytes = 1000;
	open();
	EXPECT_FALSE(*log->maxTimestampOffset());
	append({.records = 3, .firstTimestamp = TEST_TIME});
	append({.records = 3, .firstTimestamp = TEST_TIME + 500, .timestampStep = 0});
	append({.records = 3, .firstTimestamp = TEST_TIME + 100});
	append({.records = 3, .firstTimestamp = TEST_TIME + 498});
	const auto check = [&]
	{
		const auto found = log->maxTimestampOffset();
		ASSERT_TRUE(found.ok() && *found);
		EXPECT_EQ((*found)->timestamp, TEST_TIME + 500);
		EXPECT_EQ((*found)->offset, Offset(3));
	};
	check();
	closeCleanly();
	open(clean());
	check();
}

TEST_F(LogTest, BatchWithLogAppendTimeIsFoundByIt)
{
	open();
	Bytes batch = makeBatch({.records = 3, .timestampStep = 100});
	Protocol::setMaxTimestamp(batch, Protocol::TimestampType::LOG_APPEND_TIME, TEST_TIME + 5000);
	ASSERT_TRUE(log->append(batch, {}).ok());
	EXPECT_EQ(offsetAt(*log, TEST_TIME + 300), 0);
	EXPECT_EQ(offsetAt(*log, TEST_TIME + 5001), -1);
}

} // namespace Aeon::Test
