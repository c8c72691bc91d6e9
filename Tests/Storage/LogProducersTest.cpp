#include "TestStorage.h"

#include <filesystem>
#include <limits>

namespace Aeon::Test
{

using Storage::AppendOrigin;

namespace
{

BatchSpec numbered(std::int32_t sequence, int records = 1, std::int16_t epoch = 0, std::int64_t producer = 4000)
{
	BatchSpec spec;
	spec.records = records;
	spec.producerId = producer;
	spec.producerEpoch = epoch;
	spec.baseSequence = sequence;
	return spec;
}

ErrorCode send(Storage::Log& log, const BatchSpec& spec)
{
	return log.append(makeBatch(spec), {}).code();
}

} // namespace

TEST_F(LogTest, RetriedBatchIsAnsweredWithItsFirstOffset)
{
	open();
	for (int i = 0; i < 5; ++i)
		append(numbered(i * 2, 2));
	for (int i = 0; i < 5; ++i)
	{
		const auto again = append(numbered(i * 2, 2));
		EXPECT_TRUE(again.duplicate);
		EXPECT_EQ(again.baseOffset, Offset(i * 2));
		EXPECT_EQ(again.lastOffset, Offset(i * 2 + 1));
	}
	EXPECT_EQ(log->logEndOffset(), Offset(10));
}

TEST_F(LogTest, RetryOlderThanFiveBatchesIsADuplicateWithoutOffset)
{
	open();
	for (int i = 0; i < 6; ++i)
		append(numbered(i));
	EXPECT_EQ(send(*log, numbered(0)), ErrorCode::DUPLICATE_SEQUENCE_NUMBER);
	EXPECT_EQ(log->logEndOffset(), Offset(6));
}

TEST_F(LogTest, GapInTheSequenceIsRefused)
{
	open();
	append(numbered(0));
	EXPECT_EQ(send(*log, numbered(2)), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
	EXPECT_EQ(send(*log, numbered(1)), ErrorCode::NONE);
}

TEST_F(LogTest, RetryCutOtherwiseIsRefused)
{
	open();
	append(numbered(0, 3));
	EXPECT_EQ(send(*log, numbered(1, 2)), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
}

TEST_F(LogTest, UnknownProducerMayStartAnywhere)
{
	open();
	EXPECT_EQ(send(*log, numbered(17)), ErrorCode::NONE);
	EXPECT_EQ(send(*log, numbered(18)), ErrorCode::NONE);
}

TEST_F(LogTest, NewEpochStartsAtZeroAndFencesTheOld)
{
	open();
	append(numbered(0, 1, 3));
	EXPECT_EQ(send(*log, numbered(5, 1, 4)), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
	EXPECT_EQ(send(*log, numbered(0, 1, 4)), ErrorCode::NONE);
	EXPECT_EQ(send(*log, numbered(1, 1, 3)), ErrorCode::INVALID_PRODUCER_EPOCH);
}

TEST_F(LogTest, SequenceWrapsToZero)
{
	constexpr std::int32_t MAX = std::numeric_limits<std::int32_t>::max();
	open();
	append(numbered(MAX - 1, 2));
	append(numbered(0, 1));
	const auto again = append(numbered(MAX - 1, 2));
	EXPECT_TRUE(again.duplicate);
	EXPECT_EQ(again.baseOffset, Offset(0));
	append(numbered(1, 1));
}

TEST_F(LogTest, BatchThatItselfWrapsIsKnownAgain)
{
	constexpr std::int32_t MAX = std::numeric_limits<std::int32_t>::max();
	open();
	append(numbered(MAX - 1, 4));
	EXPECT_TRUE(append(numbered(MAX - 1, 4)).duplicate);
	EXPECT_EQ(send(*log, numbered(2)), ErrorCode::NONE);
	closeCleanly();
	open(clean());
	EXPECT_TRUE(append(numbered(2)).duplicate);
}

TEST_F(LogTest, RetryAcrossACleanRestartIsKnown)
{
	open();
	append(numbered(0));
	append(numbered(1, 3));
	closeCleanly();
	open(clean());
	const auto again = append(numbered(1, 3));
	EXPECT_TRUE(again.duplicate);
	EXPECT_EQ(again.baseOffset, Offset(1));
	EXPECT_EQ(send(*log, numbered(0)), ErrorCode::DUPLICATE_SEQUENCE_NUMBER);
	EXPECT_EQ(send(*log, numbered(9)), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
	EXPECT_EQ(send(*log, numbered(4)), ErrorCode::NONE);
}

TEST_F(LogTest, RetryAcrossACrashIsKnownFromTheBatches)
{
	config.segmentBytes = 500;
	open();
	for (int i = 0; i < 10; ++i)
		append(numbered(i));
	crash();
	open();
	for (int i = 5; i < 10; ++i)
	{
		const auto again = append(numbered(i));
		EXPECT_TRUE(again.duplicate) << i;
		EXPECT_EQ(again.baseOffset, Offset(i));
	}
}

TEST_F(LogTest, BatchCutOffByRecoveryIsForgotten)
{
	open();
	append(numbered(0));
	append(numbered(1));
	crash();
	Bytes bytes = readFile(file("00000000000000000000.log"));
	bytes[2 * makeBatch(numbered(0)).size() - 1] ^= 1;
	writeFile(file("00000000000000000000.log"), bytes);
	open();
	const auto again = append(numbered(1));
	EXPECT_FALSE(again.duplicate);
	EXPECT_EQ(again.baseOffset, Offset(1));
}

TEST_F(LogTest, DamagedSnapshotIsDroppedForAnOlderOne)
{
	config.segmentBytes = 500;
	open();
	for (int i = 0; i < 10; ++i)
		append(numbered(i));
	closeCleanly();
	const std::string newest = file("00000000000000000010.snapshot");
	ASSERT_TRUE(std::filesystem::exists(newest));
	Bytes bytes = readFile(newest);
	bytes.back() ^= 1;
	writeFile(newest, bytes);
	open(clean());
	EXPECT_TRUE(append(numbered(9)).duplicate);
	EXPECT_EQ(send(*log, numbered(10)), ErrorCode::NONE);
}

TEST_F(LogTest, SilentProducersAreForgotten)
{
	open();
	append(numbered(0));
	clock.advance(86400000);
	log->expireProducers();
	EXPECT_TRUE(log->activeProducers().empty());
	EXPECT_EQ(send(*log, numbered(77)), ErrorCode::NONE);
}

TEST_F(LogTest, OpenTransactionHoldsTheLastStableOffset)
{
	open();
	append();
	BatchSpec spec = numbered(0);
	spec.transactional = true;
	append(spec);
	append();
	EXPECT_EQ(log->firstUnstableOffset(), Offset(1));
	EXPECT_EQ(log->lastStableOffset(Offset(3)), Offset(1));
	EXPECT_EQ(log->lastStableOffset(Offset(1)), Offset(1));
	ASSERT_TRUE(log->append(makeMarker(4000, 0, true), {LeaderEpoch(0), AppendOrigin::COORDINATOR, NO_TIMESTAMP}).ok());
	EXPECT_FALSE(log->firstUnstableOffset().has_value());
	EXPECT_EQ(log->lastStableOffset(Offset(4)), Offset(4));
	EXPECT_TRUE(log->abortedTransactions(Offset(0), Offset(4))->empty());
}

TEST_F(LogTest, AbortedTransactionsAreListedAlsoAfterRestarts)
{
	config.segmentBytes = 400;
	open();
	const auto transaction = [&](std::int64_t producer, std::int32_t sequence, bool commit)
	{
		BatchSpec spec = numbered(sequence, 1, 0, producer);
		spec.transactional = true;
		append(spec);
		const auto marker =
			log->append(makeMarker(producer, 0, commit), {LeaderEpoch(0), AppendOrigin::COORDINATOR, NO_TIMESTAMP});
		ASSERT_TRUE(marker.ok());
	};
	transaction(1, 0, false);
	transaction(2, 0, true);
	transaction(3, 0, false);
	ASSERT_GT(log->segmentCount(), 1U);
	const auto check = [&]
	{
		const auto all = log->abortedTransactions(Offset(0), Offset(6));
		ASSERT_TRUE(all.ok());
		ASSERT_EQ(all->size(), 2U);
		EXPECT_EQ((*all)[0], (Storage::AbortedTransaction{ProducerId(1), Offset(0), Offset(1), Offset(2)}));
		EXPECT_EQ((*all)[1], (Storage::AbortedTransaction{ProducerId(3), Offset(4), Offset(5), Offset(6)}));
		EXPECT_EQ(log->abortedTransactions(Offset(2), Offset(6))->size(), 1U);
		EXPECT_EQ(log->abortedTransactions(Offset(0), Offset(4))->size(), 1U);
	};
	check();
	closeCleanly();
	open(clean());
	check();
	crash();
	open();
	check();
	EXPECT_EQ(send(*log, numbered(1, 1, 0, 3)), ErrorCode::NONE);
}

TEST_F(LogTest, TransactionStaysOpenAcrossACrash)
{
	open();
	BatchSpec spec = numbered(0);
	spec.transactional = true;
	append(spec);
	append();
	crash();
	open();
	EXPECT_EQ(log->firstUnstableOffset(), Offset(0));
	closeCleanly();
	open(clean());
	EXPECT_EQ(log->firstUnstableOffset(), Offset(0));
}

TEST_F(LogTest, MarkerOfAnOlderEpochIsRefused)
{
	open();
	append(numbered(0, 1, 5));
	const Storage::AppendInfo info{LeaderEpoch(0), AppendOrigin::COORDINATOR, NO_TIMESTAMP};
	EXPECT_EQ(log->append(makeMarker(4000, 4, false), info).code(), ErrorCode::INVALID_PRODUCER_EPOCH);
	ASSERT_TRUE(log->append(makeMarker(4000, 5, false, 7), info).ok());
	EXPECT_EQ(log->append(makeMarker(4000, 5, false, 6), info).code(), ErrorCode::TRANSACTION_COORDINATOR_FENCED);
}

TEST_F(LogTest, SnapshotFileIsThatOfTheWorkedExample)
{
	std::filesystem::create_directory(path);
	Storage::ProducerStateManager producers(posix, path, 86400000);
	producers.update(Storage::TransactionMarker{ProducerId(4000), 3, 2, true, Offset(99), TEST_TIME});
	producers.update(
		Storage::ProducerBatchFacts{ProducerId(4000), 3, 7, Offset(100), Offset(102), TEST_TIME + 5, false});
	producers.advanceMapEndOffset(Offset(103));
	producers.takeSnapshot();
	EXPECT_EQ(
		toHex(readFile(file("00000000000000000103.snapshot"))),
		"0001d464db19000000010000000000000fa0000300000009000000000000006600000002"
		"0000018bcfe5680500000002ffffffffffffffff");

	Storage::ProducerStateManager loaded(posix, path, 86400000);
	loaded.setSnapshots({Offset(103)});
	ASSERT_TRUE(loaded.load(Offset(0), Offset(200), TEST_TIME));
	EXPECT_EQ(loaded.mapEndOffset(), Offset(103));
	const auto* entry = loaded.find(ProducerId(4000));
	ASSERT_NE(entry, nullptr);
	EXPECT_EQ(entry->lastSequence(), 9);
	EXPECT_EQ(entry->batches[0].firstSequence, 7);
	EXPECT_EQ(entry->coordinatorEpoch, 2);
}

} // namespace Aeon::Test
