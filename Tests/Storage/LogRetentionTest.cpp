#include "TestStorage.h"

#include <algorithm>
#include <filesystem>

namespace Aeon::Test
{

namespace
{

std::size_t countNames(const std::string& path, const std::string& suffix)
{
	const auto names = namesIn(path);
	return static_cast<std::size_t>(
		std::count_if(names.begin(), names.end(), [&](const std::string& name) { return name.ends_with(suffix); }));
}

} // namespace

TEST_F(LogTest, OldSegmentsGoByTheirLargestTimestamp)
{
	config.segmentBytes = 400;
	config.retentionMs = 1000;
	open();
	for (int i = 0; i < 6; ++i)
		append({.firstTimestamp = TEST_TIME + i * 100});
	EXPECT_EQ(log->applyRetention(log->logEndOffset()), 0U);
	clock.advance(1102);
	EXPECT_EQ(log->applyRetention(log->logEndOffset()), 1U) << "offsets 0 and 1 end at 100";
	EXPECT_EQ(log->logStartOffset(), Offset(2));
	EXPECT_EQ(log->read(Offset(1), 100, Offset(6), true).code(), ErrorCode::OFFSET_OUT_OF_RANGE);
	clock.advance(100000);
	EXPECT_EQ(log->applyRetention(log->logEndOffset()), 2U) << "the active segment goes too";
	EXPECT_EQ(log->logStartOffset(), Offset(6));
	EXPECT_EQ(log->segmentCount(), 1U);
	EXPECT_EQ(append().baseOffset, Offset(6));
}

TEST_F(LogTest, SegmentsBeyondTheSizeLimitGo)
{
	const std::size_t size = makeBatch().size();
	config.segmentBytes = static_cast<std::int32_t>(2 * size);
	config.retentionBytes = static_cast<std::int64_t>(5 * size);
	open();
	for (int i = 0; i < 10; ++i)
		append();
	log->applyRetention(log->logEndOffset());
	// Ten batches less two segments: taking a third would leave less than the limit.
	EXPECT_EQ(log->logStartOffset(), Offset(4));
	EXPECT_EQ(log->sizeInBytes(), 6 * size);
}

TEST_F(LogTest, SegmentsBelowTheLogStartGoWhateverThePolicy)
{
	config.segmentBytes = 400;
	config.cleanupDelete = false;
	config.cleanupCompact = true;
	config.retentionMs = 1;
	open();
	for (int i = 0; i < 10; ++i)
		append();
	clock.advance(1000000);
	EXPECT_EQ(log->applyRetention(log->logEndOffset()), 0U);
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(5)).ok());
	EXPECT_EQ(log->applyRetention(log->logEndOffset()), 2U);
	EXPECT_EQ(log->firstSegmentOffset(), Offset(4));
	EXPECT_EQ(log->logStartOffset(), Offset(5));
}

TEST_F(LogTest, UnlimitedRetentionKeepsEverything)
{
	config.segmentBytes = 400;
	config.retentionMs = -1;
	open();
	for (int i = 0; i < 10; ++i)
		append();
	clock.advance(1000LL * 86400 * 3650);
	EXPECT_EQ(log->applyRetention(log->logEndOffset()), 0U);
}

TEST_F(LogTest, DeletedSegmentsKeepASuffixUntilTheDelayIsOver)
{
	config.segmentBytes = 400;
	config.retentionBytes = 400;
	config.fileDeleteDelayMs = 5000;
	open();
	for (int i = 0; i < 10; ++i)
		append();
	const auto held = log->read(Offset(0), 100000, Offset(10), true);
	ASSERT_TRUE(held.ok());
	const Bytes before = bytesOf(*held);
	ASSERT_GT(log->applyRetention(log->logEndOffset()), 0U);
	const auto deleted = countNames(path, ".deleted");
	EXPECT_GT(deleted, 0U);
	log->deleteExpiredFiles();
	EXPECT_EQ(countNames(path, ".deleted"), deleted);
	clock.advance(5000);
	log->deleteExpiredFiles();
	EXPECT_EQ(countNames(path, ".deleted"), 0U);
	EXPECT_EQ(bytesOf(*held), before) << "a reader in the middle keeps its file";
}

TEST_F(LogTest, RetentionSurvivesARestart)
{
	config.segmentBytes = 400;
	config.retentionBytes = 400;
	open();
	for (int i = 0; i < 10; ++i)
		append({}, i / 4);
	log->applyRetention(log->logEndOffset());
	const Offset start = log->logStartOffset();
	ASSERT_GT(start, Offset(4));
	crash();
	open();
	EXPECT_EQ(log->logStartOffset(), start);
	EXPECT_EQ(log->logEndOffset(), Offset(10));
	EXPECT_EQ(log->epochAt(start), LeaderEpoch(static_cast<std::int32_t>(start.value() / 4)));
	EXPECT_EQ(countNames(path, ".deleted"), 0U);
}

TEST_F(LogTest, TruncationRemovesTheBatchThatHoldsTheOffset)
{
	open();
	for (int i = 0; i < 10; ++i)
		append({.records = 2}, i);
	const auto held = log->read(Offset(0), 100000, Offset(20), true);
	ASSERT_TRUE(held.ok());
	const Bytes before = bytesOf(*held);
	log->truncateTo(Offset(13));
	EXPECT_EQ(log->logEndOffset(), Offset(12));
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(5));
	EXPECT_EQ(readAll(*log).size(), 6U);
	const auto next = append({.records = 2, .fill = 'x'}, 9);
	EXPECT_EQ(next.baseOffset, Offset(12));
	EXPECT_EQ(bytesOf(*held), before) << "a reader in the middle keeps what it has";
	closeCleanly();
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(14));
	EXPECT_EQ(valuesOf(*log).back()[0], 'x');
}

TEST_F(LogTest, TruncationRemovesLaterSegmentsAndForgetsProducers)
{
	config.segmentBytes = 500;
	open();
	for (int i = 0; i < 10; ++i)
		append({.producerId = 7, .producerEpoch = 0, .baseSequence = i});
	ASSERT_TRUE(log->flush().ok());
	log->truncateTo(Offset(3));
	EXPECT_EQ(log->logEndOffset(), Offset(3));
	EXPECT_LE(log->recoveryPoint(), Offset(3));
	const auto next = append({.producerId = 7, .producerEpoch = 0, .baseSequence = 3});
	EXPECT_FALSE(next.duplicate);
	EXPECT_EQ(next.baseOffset, Offset(3));
	EXPECT_TRUE(append({.producerId = 7, .producerEpoch = 0, .baseSequence = 2}).duplicate);
	crash();
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(4));
}

TEST_F(LogTest, FullTruncationStartsAgainWhereTold)
{
	open();
	for (int i = 0; i < 10; ++i)
		append();
	log->truncateFullyAndStartAt(Offset(100));
	EXPECT_EQ(log->logStartOffset(), Offset(100));
	EXPECT_EQ(log->logEndOffset(), Offset(100));
	EXPECT_EQ(append().baseOffset, Offset(100));
	log->truncateFullyAndStartAt(Offset(100));
	EXPECT_EQ(append().baseOffset, Offset(100));
	EXPECT_EQ(readAll(*log).size(), 1U);
	crash();
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(101));
}

} // namespace Aeon::Test
