#include "Aeon/Protocol/RecordBatchBuilder.h"

#include "../Support/AllocationCounter.h"
#include "RecordSamples.h"

#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/ControlRecord.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <gtest/gtest.h>

#include <limits>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

Bytes copy(BytesView bytes)
{
	return {bytes.begin(), bytes.end()};
}

} // namespace

TEST(RecordBatchBuilder, BuildsTheWorkedTransactionalBatch)
{
	Bytes headers;
	const RecordHeader pairs[]{{"h", view("x")}, {"n", std::nullopt}};
	encodeHeaders(pairs, headers);

	RecordBatchBuilder builder;
	builder.begin(
		{.baseOffset = Offset(100),
		 .partitionLeaderEpoch = LeaderEpoch(5),
		 .producerId = ProducerId(4000),
		 .producerEpoch = 3,
		 .baseSequence = 7,
		 .isTransactional = true});
	builder.append({SAMPLE_TIME, view("k1"), view("v1"), {}});
	builder.append({SAMPLE_TIME + 5, std::nullopt, view("v2"), RecordHeaders(2, headers)});
	builder.append({SAMPLE_TIME + 3, view("k3"), std::nullopt, {}});
	EXPECT_EQ(copy(builder.finish()), fromHex(TRANSACTIONAL_BATCH));
}

TEST(RecordBatchBuilder, BuildsTheWorkedBatchWithoutProducer)
{
	RecordBatchBuilder builder;
	builder.begin({.partitionLeaderEpoch = LeaderEpoch(0)});
	builder.append({SAMPLE_TIME, std::nullopt, view("hello"), {}});
	EXPECT_EQ(copy(builder.finish()), fromHex(HELLO_BATCH));
}

TEST(RecordBatchBuilder, BuildsTheWorkedCommitMarker)
{
	const auto key = controlRecordKey(ControlRecordType::COMMIT);
	const auto value = endTransactionValue(2);
	RecordBatchBuilder builder;
	builder.begin(
		{.baseOffset = Offset(103),
		 .partitionLeaderEpoch = LeaderEpoch(5),
		 .producerId = ProducerId(4000),
		 .producerEpoch = 3,
		 .isTransactional = true,
		 .isControl = true});
	builder.append({SAMPLE_TIME + 10, BytesView(key), BytesView(value), {}});
	EXPECT_EQ(copy(builder.finish()), fromHex(COMMIT_MARKER));
}

TEST(RecordBatchBuilder, BuildsTheWorkedSnappyBatch)
{
	RecordBatchBuilder builder;
	builder.begin({.partitionLeaderEpoch = LeaderEpoch(0), .compression = CompressionType::SNAPPY});
	const std::string value(40, 'a');
	for (int i = 0; i < 3; ++i)
	{
		const std::string key = "key-" + std::to_string(i);
		builder.append({SAMPLE_TIME + i, view(key), view(value), {}});
	}
	RecordScratch scratch;
	const Bytes batch = copy(builder.finish());
	EXPECT_TRUE(validateBatch(batch, {}, scratch).ok());
	// Packed bytes may differ from version to version of the library; header fields but length and CRC may not.
	const Bytes worked = fromHex(SNAPPY_BATCH);
	EXPECT_TRUE(std::equal(batch.begin() + 21, batch.begin() + 61 + 16, worked.begin() + 21));
}

TEST(RecordBatchBuilder, GapsAreKeptAndTheLastOffsetMayLieBehindTheLastRecord)
{
	for (const CompressionType type : EVERY_CODEC)
	{
		RecordBatchBuilder builder;
		builder.begin({.baseOffset = Offset(10), .compression = type, .lastOffset = Offset(30)});
		builder.append(Offset(12), {1, std::nullopt, std::nullopt, {}});
		builder.append({2, std::nullopt, std::nullopt, {}});
		builder.append(Offset(20), {3, std::nullopt, std::nullopt, {}});
		const BytesView batch = builder.finish();
		EXPECT_EQ(RecordBatchView(batch).lastOffset(), Offset(30));
		RecordScratch scratch;
		RecordIterator records(RecordBatchView(batch), scratch);
		for (const std::int64_t offset : {12, 13, 20})
		{
			ASSERT_TRUE(records.next());
			EXPECT_EQ(records.record().offset, Offset(offset));
		}
		EXPECT_FALSE(records.next());
		EXPECT_TRUE(records.ok());
	}
}

TEST(RecordBatchBuilder, ABatchWithoutRecordsKeepsItsPlace)
{
	RecordBatchBuilder builder;
	builder.begin({.baseOffset = Offset(5), .maxTimestamp = 77, .lastOffset = Offset(9)});
	const BytesView batch = builder.finish();
	const RecordBatchView view(batch);
	EXPECT_EQ(batch.size(), RecordBatchView::HEADER_SIZE);
	EXPECT_EQ(view.recordCount(), 0);
	EXPECT_EQ(view.lastOffset(), Offset(9));
	EXPECT_EQ(view.baseTimestamp(), NO_TIMESTAMP);
	EXPECT_EQ(view.maxTimestamp(), 77);
	RecordScratch scratch;
	EXPECT_TRUE(validateBatch(batch, {.origin = BatchOrigin::LOG}, scratch).ok());
}

TEST(RecordBatchBuilder, RecordsCountFromTheDeleteHorizon)
{
	RecordBatchBuilder builder;
	builder.begin({.deleteHorizonMs = SAMPLE_TIME + 1000});
	builder.append({SAMPLE_TIME, view("k"), std::nullopt, {}});
	const BytesView batch = builder.finish();
	EXPECT_EQ(RecordBatchView(batch).deleteHorizonMs(), SAMPLE_TIME + 1000);
	RecordScratch scratch;
	RecordIterator records(RecordBatchView(batch), scratch);
	ASSERT_TRUE(records.next());
	EXPECT_EQ(records.record().timestamp, SAMPLE_TIME);
	EXPECT_EQ(records.record().timestampDelta, -1000);
}

TEST(RecordBatchBuilder, ExtremeTimestampsAndOffsetsComeBack)
{
	constexpr std::int64_t LOWEST = std::numeric_limits<std::int64_t>::min();
	constexpr std::int64_t HIGHEST = std::numeric_limits<std::int64_t>::max();
	RecordBatchBuilder builder;
	builder.begin({.baseOffset = Offset(HIGHEST - 2)});
	for (const std::int64_t timestamp : {LOWEST, HIGHEST, std::int64_t{0}})
		builder.append({timestamp, std::nullopt, std::nullopt, {}});
	const BytesView batch = builder.finish();
	EXPECT_EQ(RecordBatchView(batch).lastOffset(), Offset(HIGHEST));
	RecordScratch scratch;
	RecordIterator records(RecordBatchView(batch), scratch);
	for (const std::int64_t timestamp : {LOWEST, HIGHEST, std::int64_t{0}})
	{
		ASSERT_TRUE(records.next());
		EXPECT_EQ(records.record().timestamp, timestamp);
	}
}

// Not for snappy, whose library allocates working memory for each block.
TEST(RecordBatchBuilder, ReusesItsMemory)
{
	RecordBatchBuilder builder;
	const std::string value(1000, 'v');
	for (const CompressionType type :
		 {CompressionType::NONE, CompressionType::GZIP, CompressionType::LZ4, CompressionType::ZSTD})
	{
		std::size_t before = 0;
		for (int round = 0; round < 3; ++round)
		{
			before = Aeon::Test::allocationCount();
			builder.begin({.compression = type});
			for (int i = 0; i < 100; ++i)
				builder.append({i, std::nullopt, view(value), {}});
			builder.finish();
		}
		EXPECT_EQ(Aeon::Test::allocationCount(), before) << compressionName(type);
	}
}
