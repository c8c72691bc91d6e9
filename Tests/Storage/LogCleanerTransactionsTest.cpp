#include "CleanerTest.h"

#include <filesystem>

namespace Aeon::Test
{

using Records = std::vector<StoredRecord>;

namespace
{

Sender transactional(std::int64_t producerId, std::int32_t sequence)
{
	return {.producerId = producerId, .epoch = 0, .sequence = sequence, .transactional = true};
}

/// Base offsets of the batches that are in the log, control batches too.
std::vector<std::int64_t> batchesOf(const Storage::Log& log)
{
	std::vector<std::int64_t> offsets;
	for (const auto& bytes : readAll(log))
		offsets.push_back(Protocol::RecordBatchView(BytesView(bytes)).baseOffset().value());
	return offsets;
}

using Offsets = std::vector<std::int64_t>;

} // namespace

TEST_F(CleanerTest, RecordsOfAbortedTransactionsGoAndHideNothing)
{
	create();
	append({{"a", "kept"}});
	append({{"a", "aborted"}, {"b", "aborted"}}, transactional(1, 0));
	appendMarker(1, false);
	append({{"c", "x"}}, transactional(1, 2));
	appendMarker(1, true);
	rollAndClean();
	EXPECT_EQ(recordsOf(*log), (Records{{0, "a", "kept"}, {4, "c", "x"}})) << "even read_uncommitted";
	append({{"d", "x"}});
	rollAndClean();
	const auto aborted = log->abortedTransactions(Offset(0), log->logEndOffset());
	ASSERT_TRUE(aborted.ok());
	EXPECT_TRUE(aborted->empty()) << "a cleaning that finds nothing more of it takes the transaction out of the index";
	crash();
	load();
	EXPECT_EQ(recordsOf(*log, true), (Records{{0, "a", "kept"}, {4, "c", "x"}, {6, "d", "x"}}));
}

TEST_F(CleanerTest, OpenTransactionEndsWhatIsCleaned)
{
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	log->roll();
	append({{"a", "open"}}, transactional(1, 0));
	append({{"a", "3"}});
	log->roll();
	append({{"a", "4"}});
	log->roll();
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(log->cleanedUpTo(), Offset(2)) << "the base of the segment in which the transaction began";
	EXPECT_EQ(recordsOf(*log).size(), 4U) << "1 is gone; 2 stays until it is known whether open commits";
	appendMarker(1, false);
	rollAndClean();
	EXPECT_EQ(recordsOf(*log), (Records{{4, "a", "4"}}));
}

TEST_F(CleanerTest, TransactionThatEndsBehindTheCleanedPartIsJudgedByItsMarkerThere)
{
	create();
	append({{"a", "1"}});
	append({{"a", "aborted"}}, transactional(1, 0));
	append({{"b", "committed"}}, transactional(2, 0));
	log->roll();
	appendMarker(1, false);
	appendMarker(2, true);
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(log->cleanedUpTo(), Offset(3));
	EXPECT_EQ(recordsOf(*log, true), (Records{{0, "a", "1"}, {2, "b", "committed"}}));
}

TEST_F(CleanerTest, MarkersStayAsLongAsTheirDataAndThenUntilAHorizon)
{
	topicConfig.deleteRetentionMs = 1000;
	create();
	append({{"a", "1"}}, transactional(1, 0));
	appendMarker(1, true);
	append({{"x", "aborted"}}, transactional(2, 0));
	appendMarker(2, false);
	// The last words of both producers, so that nothing before is kept for their sake.
	append({{"p1", "1"}}, {.producerId = 1, .epoch = 0, .sequence = 1});
	append({{"p2", "1"}}, {.producerId = 2, .epoch = 0, .sequence = 1});
	const auto horizonOf = [&](std::int64_t offset)
	{
		for (const auto& bytes : readAll(*log))
			if (const Protocol::RecordBatchView batch{BytesView(bytes)}; batch.baseOffset() == Offset(offset))
				return batch.deleteHorizonMs();
		return std::optional<std::int64_t>(-1);
	};
	const auto cleanAgain = [&]
	{
		append({{"n", "1"}});
		rollAndClean();
		auto left = batchesOf(*log);
		left.pop_back();
		return left;
	};
	rollAndClean();
	EXPECT_EQ(batchesOf(*log), (Offsets{0, 1, 3, 4, 5}));
	EXPECT_EQ(horizonOf(1), std::nullopt) << "the record at 0 is there";
	EXPECT_EQ(horizonOf(3), std::nullopt) << "the record at 2 was until now";
	EXPECT_EQ(cleanAgain(), (Offsets{0, 1, 3, 4, 5}));
	EXPECT_EQ(horizonOf(1), std::nullopt);
	EXPECT_EQ(horizonOf(3), clock.wallMs() + 1000) << "nothing of the aborted transaction is left";

	clock.advance(1000);
	append({{"a", "2"}});
	EXPECT_EQ(cleanAgain(), (Offsets{1, 4, 5, 7}));
	EXPECT_EQ(horizonOf(1), std::nullopt) << "the record at 0 was there until now";
	EXPECT_EQ(cleanAgain(), (Offsets{1, 4, 5, 7}));
	EXPECT_EQ(horizonOf(1), clock.wallMs() + 1000);
	reload();
	clock.advance(999);
	EXPECT_EQ(cleanAgain(), (Offsets{1, 4, 5, 7}));
	clock.advance(1);
	EXPECT_EQ(cleanAgain(), (Offsets{4, 5, 7}));
}

TEST_F(CleanerTest, LastBatchOfAProducerKeepsItsHeader)
{
	create();
	append({{"a", "1"}, {"b", "1"}}, {.producerId = 5, .epoch = 3, .sequence = 0});
	append({{"a", "2"}}, {.producerId = 5, .epoch = 3, .sequence = 2, .compression = Protocol::CompressionType::GZIP});
	append({{"a", "3"}, {"b", "3"}});
	rollAndClean();
	EXPECT_EQ(batchesOf(*log), (Offsets{2, 3}));
	const auto batches = readAll(*log);
	const Protocol::RecordBatchView header{BytesView(batches[0])};
	EXPECT_EQ(header.recordCount(), 0);
	EXPECT_EQ(header.sizeInBytes(), 61);
	EXPECT_EQ(header.baseTimestamp(), -1);
	EXPECT_EQ(header.maxTimestamp(), clock.wallMs());
	EXPECT_EQ(header.lastOffset(), Offset(2));

	// A start that has nothing but the batches.
	crash();
	for (const auto& name : namesIn(directory / "logs/t-0"))
		if (name.ends_with(".snapshot")) std::filesystem::remove(pathOf(name));
	load();
	const Sender retry{.producerId = 5, .epoch = 3, .sequence = 2};
	const auto again = log->append(makeBatchOf({{"a", "2"}}, retry, clock.wallMs()), {});
	ASSERT_TRUE(again.ok());
	EXPECT_TRUE(again->duplicate);
	EXPECT_EQ(again->baseOffset, Offset(2));
	append({{"a", "4"}}, {.producerId = 5, .epoch = 3, .sequence = 3});
	rollAndClean();
	EXPECT_EQ(batchesOf(*log), (Offsets{3, 5})) << "the producer has a later one";
}

TEST_F(CleanerTest, LastMarkerOfAProducerWithoutDataKeepsItsEpoch)
{
	topicConfig.deleteRetentionMs = 0;
	create();
	appendMarker(6, false, 4);
	append({{"a", "1"}});
	rollAndClean();
	append({{"a", "2"}});
	rollAndClean();
	append({{"a", "3"}});
	rollAndClean();
	EXPECT_EQ(batchesOf(*log), (Offsets{0, 3}));
}

TEST_F(CleanerTest, EmptiedBatchOfATransactionKeepsItsMarkerAndIndexEntry)
{
	topicConfig.deleteRetentionMs = 0;
	create();
	append({{"a", "aborted"}}, transactional(1, 0));
	appendMarker(1, false);
	append({{"a", "1"}});
	for (int round = 0; round < 3; ++round)
	{
		append({{"n", std::to_string(round)}});
		rollAndClean();
		const auto batches = batchesOf(*log);
		EXPECT_EQ((Offsets{batches[0], batches[1]}), (Offsets{0, 1})) << "the producer's last batch, without records";
		const auto aborted = log->abortedTransactions(Offset(0), log->logEndOffset());
		ASSERT_TRUE(aborted.ok());
		ASSERT_EQ(aborted->size(), 1U);
		EXPECT_EQ(aborted->front().firstOffset, Offset(0));
		EXPECT_EQ(aborted->front().lastOffset, Offset(1));
	}
	crash();
	load();
	EXPECT_EQ(log->firstUnstableOffset(), std::nullopt) << "the marker closes what the header opens";
}

} // namespace Aeon::Test
