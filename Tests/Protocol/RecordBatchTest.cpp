#include "Aeon/Protocol/RecordBatch.h"

#include "RecordSamples.h"

#include <gtest/gtest.h>

#include <limits>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

TEST(RecordBatchView, ReadsEveryHeaderFieldOfTheWorkedBatch)
{
	const Bytes bytes = fromHex(TRANSACTIONAL_BATCH);
	const auto batch = RecordBatchView::first(bytes);
	ASSERT_TRUE(batch.has_value());
	EXPECT_EQ(batch->baseOffset(), Offset(100));
	EXPECT_EQ(batch->sizeInBytes(), 97);
	EXPECT_EQ(batch->partitionLeaderEpoch(), LeaderEpoch(5));
	EXPECT_EQ(batch->magic(), 2);
	EXPECT_EQ(batch->crc(), 0x33740fb1u);
	EXPECT_EQ(batch->computeCrc(), 0x33740fb1u);
	EXPECT_EQ(batch->attributes(), 0x10);
	EXPECT_EQ(batch->compressionType(), CompressionType::NONE);
	EXPECT_EQ(batch->timestampType(), TimestampType::CREATE_TIME);
	EXPECT_TRUE(batch->isTransactional());
	EXPECT_FALSE(batch->isControl());
	EXPECT_EQ(batch->deleteHorizonMs(), std::nullopt);
	EXPECT_EQ(batch->lastOffset(), Offset(102));
	EXPECT_EQ(batch->nextOffset(), Offset(103));
	EXPECT_EQ(batch->baseTimestamp(), SAMPLE_TIME);
	EXPECT_EQ(batch->maxTimestamp(), SAMPLE_TIME + 5);
	EXPECT_EQ(batch->producerId(), ProducerId(4000));
	EXPECT_EQ(batch->producerEpoch(), 3);
	EXPECT_EQ(batch->baseSequence(), 7);
	EXPECT_EQ(batch->lastSequence(), 9);
	EXPECT_EQ(batch->recordCount(), 3);
	EXPECT_EQ(batch->payload().size(), 36u);
}

TEST(RecordBatchView, FirstTakesTheWholeBatchAndNoByteMore)
{
	Bytes bytes = fromHex(HELLO_BATCH);
	const std::size_t size = bytes.size();
	bytes.resize(size + 100, 0xee);
	const auto batch = RecordBatchView::first(bytes);
	ASSERT_TRUE(batch.has_value());
	EXPECT_EQ(batch->bytes().size(), size);
	EXPECT_EQ(batch->computeCrc(), batch->crc());
	for (std::size_t cut = 0; cut < size; ++cut)
		EXPECT_FALSE(RecordBatchView::first(BytesView(bytes).first(cut)).has_value()) << cut;
}

TEST(RecordBatchView, FirstRefusesImpossibleLengthsAndOtherMagics)
{
	const Bytes good = fromHex(HELLO_BATCH);
	for (const std::int32_t length : {-2147483647 - 1, -12, -1, 0, 48, 62, 2147483647})
	{
		Bytes bytes = good;
		storeBigEndian(bytes.data() + RecordBatchView::LENGTH_POSITION, length);
		EXPECT_FALSE(RecordBatchView::first(bytes).has_value()) << length;
	}
	Bytes bytes = good;
	bytes[MAGIC_POSITION] = 1;
	EXPECT_FALSE(RecordBatchView::first(bytes).has_value());
}

TEST(RecordBatchView, AHeaderAloneIsReadWithoutItsPayload)
{
	const Bytes bytes = fromHex(HELLO_BATCH);
	const RecordBatchView header(BytesView(bytes).first(RecordBatchView::HEADER_SIZE));
	EXPECT_FALSE(header.isComplete());
	EXPECT_EQ(header.sizeInBytes(), 73);
	EXPECT_TRUE(header.payload().empty());
}

TEST(RecordBatchView, SequencesWrapFromTheLargestToZero)
{
	constexpr std::int32_t LARGEST = std::numeric_limits<std::int32_t>::max();
	EXPECT_EQ(addSequence(LARGEST, 0), LARGEST);
	EXPECT_EQ(addSequence(LARGEST, 1), 0);
	EXPECT_EQ(addSequence(LARGEST - 1, 4), 2);
	EXPECT_EQ(addSequence(LARGEST, LARGEST), LARGEST - 1);

	const Bytes bytes = batchOf(5, CompressionType::NONE, {.producerId = ProducerId(1), .baseSequence = LARGEST - 1});
	EXPECT_EQ(RecordBatchView(bytes).lastSequence(), 2);
}

TEST(RecordBatchView, BaseOffsetAndLeaderEpochAreSetOutsideTheCrc)
{
	Bytes bytes = fromHex(HELLO_BATCH);
	setBaseOffset(bytes, Offset(0x1122334455667788));
	setPartitionLeaderEpoch(bytes, LeaderEpoch(77));
	const RecordBatchView batch(bytes);
	EXPECT_EQ(batch.baseOffset(), Offset(0x1122334455667788));
	EXPECT_EQ(batch.partitionLeaderEpoch(), LeaderEpoch(77));
	EXPECT_EQ(batch.computeCrc(), batch.crc());
}

TEST(RecordBatchView, SettingTheLastOffsetMovesTheBase)
{
	Bytes bytes = fromHex(TRANSACTIONAL_BATCH);
	setLastOffset(bytes, Offset(1000));
	EXPECT_EQ(RecordBatchView(bytes).baseOffset(), Offset(998));
	EXPECT_EQ(RecordBatchView(bytes).lastOffset(), Offset(1000));
}

TEST(RecordBatchView, SettingTheMaxTimestampKeepsTheCrcRight)
{
	Bytes bytes = fromHex(TRANSACTIONAL_BATCH);
	setMaxTimestamp(bytes, TimestampType::LOG_APPEND_TIME, 42);
	const RecordBatchView batch(bytes);
	EXPECT_EQ(batch.timestampType(), TimestampType::LOG_APPEND_TIME);
	EXPECT_EQ(batch.maxTimestamp(), 42);
	EXPECT_TRUE(batch.isTransactional());
	EXPECT_EQ(batch.computeCrc(), batch.crc());
	setMaxTimestamp(bytes, TimestampType::CREATE_TIME, SAMPLE_TIME + 5);
	EXPECT_EQ(bytes, fromHex(TRANSACTIONAL_BATCH));
}
