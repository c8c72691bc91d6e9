#include "Aeon/Protocol/BatchValidation.h"

#include "../Support/AllocationCounter.h"
#include "RecordSamples.h"

#include "Aeon/Protocol/ControlRecord.h"

#include <gtest/gtest.h>

#include <limits>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

ErrorCode validate(BytesView bytes, const ValidationOptions& options = {})
{
	RecordScratch scratch;
	return validateBatch(bytes, options, scratch).code();
}

constexpr ValidationOptions FROM_LOG{.origin = BatchOrigin::LOG, .checkCrc = true, .walkRecords = true};

/// The batch with one header field changed and the CRC made right again.
template <typename Int>
Bytes with(Bytes bytes, std::size_t position, Int value)
{
	storeBigEndian(bytes.data() + position, value);
	const RecordBatchView batch(bytes);
	storeBigEndian(bytes.data() + RecordBatchView::CRC_POSITION, batch.computeCrc());
	return bytes;
}

/// A batch of records at these offset deltas.
Bytes batchAt(std::initializer_list<int> deltas, CompressionType type, std::optional<Offset> lastOffset = {})
{
	RecordBatchBuilder builder;
	builder.begin({.compression = type, .lastOffset = lastOffset});
	for (const int delta : deltas)
		builder.append(Offset(delta), {SAMPLE_TIME, view("k"), view("v"), {}});
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

} // namespace

TEST(BatchValidation, WorkedBatchesAreGood)
{
	for (const std::string_view hex : {TRANSACTIONAL_BATCH, HELLO_BATCH, LZ4_BATCH, SNAPPY_BATCH})
	{
		EXPECT_EQ(validate(fromHex(hex)), ErrorCode::NONE);
		EXPECT_EQ(validate(fromHex(hex), FROM_LOG), ErrorCode::NONE);
	}
	EXPECT_EQ(validate(fromHex(COMMIT_MARKER), FROM_LOG), ErrorCode::NONE);
}

TEST(BatchValidation, GivesWhatTheWalkHasSeen)
{
	const Bytes bytes = fromHex(TRANSACTIONAL_BATCH);
	RecordScratch scratch;
	const auto facts = validateBatch(bytes, {}, scratch);
	ASSERT_TRUE(facts.ok());
	EXPECT_EQ(facts->recordCount, 3);
	EXPECT_EQ(facts->maxTimestamp, SAMPLE_TIME + 5);
	EXPECT_EQ(facts->maxTimestampOffset, Offset(101));
	EXPECT_EQ(facts->unpackedBytes, 36u);
}

TEST(BatchValidation, CutAtEveryByteIsCorruptInEveryCodec)
{
	for (const CompressionType type : EVERY_CODEC)
	{
		const Bytes bytes = batchOf(3, type);
		for (std::size_t size = 0; size < bytes.size(); ++size)
			EXPECT_EQ(validate(BytesView(bytes).first(size)), ErrorCode::CORRUPT_MESSAGE) << size;
	}
}

TEST(BatchValidation, EveryFlippedBitUnderTheCrcIsFound)
{
	for (const CompressionType type : EVERY_CODEC)
	{
		const Bytes bytes = batchOf(3, type);
		for (std::size_t bit = RecordBatchView::CRC_POSITION * 8; bit < bytes.size() * 8; ++bit)
		{
			Bytes broken = bytes;
			broken[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
			EXPECT_EQ(validate(broken), ErrorCode::CORRUPT_MESSAGE) << compressionName(type) << " bit " << bit;
		}
	}
}

TEST(BatchValidation, LengthFieldThatDoesNotMatchIsCorrupt)
{
	const Bytes good = fromHex(HELLO_BATCH);
	const auto right = static_cast<std::int32_t>(good.size() - LOG_OVERHEAD);
	for (const std::int32_t length : {-2, -1, 0, right - 1, right + 1, std::numeric_limits<std::int32_t>::max()})
		EXPECT_EQ(validate(with(good, RecordBatchView::LENGTH_POSITION, length)), ErrorCode::CORRUPT_MESSAGE) << length;
}

TEST(BatchValidation, OtherMagicsAreUnsupported)
{
	for (const std::int8_t magic : {-1, 0, 1, 3})
		EXPECT_EQ(
			validate(with(fromHex(HELLO_BATCH), MAGIC_POSITION, magic)), ErrorCode::UNSUPPORTED_FOR_MESSAGE_FORMAT);
}

TEST(BatchValidation, WrongCountsAreInvalid)
{
	for (const CompressionType type : EVERY_CODEC)
		for (const std::int32_t count : {-2147483647 - 1, -2, -1, 0, 2, 4, 2147483647})
		{
			const Bytes bytes = with(batchOf(3, type), RecordBatchView::RECORD_COUNT_POSITION, count);
			EXPECT_EQ(validate(bytes), ErrorCode::INVALID_RECORD) << compressionName(type) << " " << count;
			EXPECT_EQ(validate(bytes, FROM_LOG), ErrorCode::INVALID_RECORD) << compressionName(type) << " " << count;
		}
}

TEST(BatchValidation, CountsAndOffsetDeltasThatAgreeButLieAreInvalid)
{
	Bytes bytes = with(batchOf(3, CompressionType::NONE), RecordBatchView::LAST_OFFSET_DELTA_POSITION, 999'999'999);
	bytes = with(bytes, RecordBatchView::RECORD_COUNT_POSITION, 1'000'000'000);
	EXPECT_EQ(validate(bytes), ErrorCode::INVALID_RECORD);
	EXPECT_EQ(validate(bytes, {.walkRecords = false}), ErrorCode::INVALID_RECORD) << "no walk is needed";
}

TEST(BatchValidation, WrongLastOffsetDeltasAreInvalidFromClients)
{
	for (const std::int32_t delta : {-2147483647 - 1, -1, 0, 1, 3, 2147483647})
		EXPECT_EQ(
			validate(with(batchOf(3, CompressionType::NONE), RecordBatchView::LAST_OFFSET_DELTA_POSITION, delta)),
			ErrorCode::INVALID_RECORD)
			<< delta;
}

TEST(BatchValidation, GapsAreInvalidFromClientsAndGoodInALog)
{
	for (const CompressionType type : EVERY_CODEC)
	{
		const Bytes gaps = batchAt({0, 2, 5}, type);
		EXPECT_EQ(validate(gaps), ErrorCode::INVALID_RECORD);
		EXPECT_EQ(validate(gaps, FROM_LOG), ErrorCode::NONE);
		const Bytes lastRemoved = batchAt({1, 2}, type, Offset(9));
		EXPECT_EQ(validate(lastRemoved, FROM_LOG), ErrorCode::NONE);
	}
}

TEST(BatchValidation, OffsetDeltasOutOfOrderAreListedRecordByRecord)
{
	for (const CompressionType type : EVERY_CODEC)
	{
		const Bytes bytes =
			with(batchAt({0, 3, 5}, type), RecordBatchView::LAST_OFFSET_DELTA_POSITION, std::int32_t{2});
		RecordScratch scratch;
		std::vector<RecordFault> faults;
		EXPECT_EQ(validateBatch(bytes, {}, scratch, &faults).code(), ErrorCode::INVALID_RECORD);
		ASSERT_EQ(faults.size(), 2u) << compressionName(type);
		EXPECT_EQ(faults[0].index, 1);
		EXPECT_EQ(faults[1].index, 2);
		EXPECT_EQ(validate(bytes, FROM_LOG), ErrorCode::INVALID_RECORD) << "offsets beyond the last one";
	}
}

TEST(BatchValidation, ClientsMayNotWriteWhatOnlyBrokersDo)
{
	EXPECT_EQ(validate(fromHex(COMMIT_MARKER)), ErrorCode::INVALID_RECORD);
	EXPECT_EQ(validate(batchOf(3, CompressionType::NONE, {.deleteHorizonMs = 5})), ErrorCode::INVALID_RECORD);
	EXPECT_EQ(validate(batchOf(3, CompressionType::NONE, {.deleteHorizonMs = 5}), FROM_LOG), ErrorCode::NONE);
	EXPECT_EQ(validate(batchOf(3, CompressionType::NONE, {.isTransactional = true})), ErrorCode::INVALID_RECORD);
	EXPECT_EQ(
		validate(batchOf(3, CompressionType::NONE, {.producerId = ProducerId(5), .producerEpoch = 0})),
		ErrorCode::INVALID_RECORD);
	EXPECT_EQ(
		validate(batchOf(3, CompressionType::NONE, {.producerId = ProducerId(5), .baseSequence = 0})),
		ErrorCode::INVALID_RECORD);
	EXPECT_EQ(
		validate(batchOf(3, CompressionType::NONE, {.timestampType = TimestampType::LOG_APPEND_TIME})),
		ErrorCode::INVALID_TIMESTAMP);
	const Bytes unknownBits = with(fromHex(HELLO_BATCH), RecordBatchView::ATTRIBUTES_POSITION, std::int16_t{0x80});
	EXPECT_EQ(validate(unknownBits), ErrorCode::INVALID_RECORD);
	EXPECT_EQ(validate(unknownBits, FROM_LOG), ErrorCode::NONE) << "a newer broker may have set it";
}

TEST(BatchValidation, CodecNumbersThatDoNotExistAreUnsupported)
{
	for (const std::int16_t codec : {5, 6, 7})
		EXPECT_EQ(
			validate(with(fromHex(HELLO_BATCH), RecordBatchView::ATTRIBUTES_POSITION, codec)),
			ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
}

TEST(BatchValidation, OffsetsBeyondTheLargestAreInvalidInALog)
{
	Bytes bytes = batchOf(3, CompressionType::NONE);
	setBaseOffset(bytes, Offset(std::numeric_limits<std::int64_t>::max() - 2));
	EXPECT_EQ(validate(bytes, FROM_LOG), ErrorCode::NONE);
	setBaseOffset(bytes, Offset(std::numeric_limits<std::int64_t>::max() - 1));
	EXPECT_EQ(validate(bytes, FROM_LOG), ErrorCode::INVALID_RECORD);
	setBaseOffset(bytes, Offset(-1));
	EXPECT_EQ(validate(bytes, FROM_LOG), ErrorCode::INVALID_RECORD);
}

TEST(BatchValidation, ControlRecordsNeedATypeInTheirKey)
{
	RecordBatchBuilder builder;
	builder.begin({.isControl = true});
	builder.append({1, view("ab"), std::nullopt, {}});
	const BytesView bad = builder.finish();
	EXPECT_EQ(validate(bad, FROM_LOG), ErrorCode::INVALID_RECORD);
}

TEST(BatchValidation, KeysAreAskedForOnCompactedTopicsWithEachRecordListed)
{
	RecordBatchBuilder builder;
	for (const CompressionType type : EVERY_CODEC)
	{
		builder.begin({.compression = type});
		builder.append({1, std::nullopt, view("v"), {}});
		builder.append({2, view("k"), view("v"), {}});
		builder.append({3, std::nullopt, view("v"), {}});
		const BytesView bytes = builder.finish();
		RecordScratch scratch;
		std::vector<RecordFault> faults;
		ValidationOptions options;
		options.rules.keyRequired = true;
		const auto result = validateBatch(bytes, options, scratch, &faults);
		EXPECT_EQ(result.code(), ErrorCode::INVALID_RECORD);
		ASSERT_EQ(faults.size(), 2u);
		EXPECT_EQ(faults[0].index, 0);
		EXPECT_EQ(faults[1].index, 2);
		EXPECT_EQ(faults[1].code, ErrorCode::INVALID_RECORD);
	}
}

TEST(BatchValidation, TimestampsOutsideTheBoundsWinOverOtherFaults)
{
	RecordBatchBuilder builder;
	builder.begin({});
	builder.append({1000, std::nullopt, view("v"), {}});
	builder.append({2001, view("k"), view("v"), {}});
	builder.append({999, view("k"), view("v"), {}});
	builder.append({NO_TIMESTAMP, view("k"), view("v"), {}});
	const BytesView bytes = builder.finish();
	RecordScratch scratch;
	std::vector<RecordFault> faults;
	ValidationOptions options;
	options.rules = {.keyRequired = true, .timestampMin = 1000, .timestampMax = 2000};
	EXPECT_EQ(validateBatch(bytes, options, scratch, &faults).code(), ErrorCode::INVALID_TIMESTAMP);
	ASSERT_EQ(faults.size(), 3u);
	EXPECT_EQ(faults[0].code, ErrorCode::INVALID_RECORD);
	EXPECT_EQ(faults[1].code, ErrorCode::INVALID_TIMESTAMP);
	EXPECT_EQ(faults[2].index, 2);
}

TEST(BatchValidation, BombsAreCorrupt)
{
	const std::string value(5'000'000, 'z');
	RecordBatchBuilder builder;
	for (const CompressionType type : EVERY_CODEC)
	{
		if (type == CompressionType::NONE) continue;
		builder.begin({.compression = type});
		builder.append({1, std::nullopt, view(value), {}});
		const BytesView bomb = builder.finish();
		EXPECT_EQ(validate(bomb, {.unpackedBytesMax = 1'000'000}), ErrorCode::CORRUPT_MESSAGE);
		EXPECT_EQ(validate(bomb, {.unpackedBytesMax = 6'000'000}), ErrorCode::NONE);
	}
}

TEST(BatchValidation, AGoodUncompressedBatchAllocatesNothing)
{
	const Bytes bytes = batchOf(500, CompressionType::NONE);
	RecordScratch scratch;
	const std::size_t before = Aeon::Test::allocationCount();
	const auto facts = validateBatch(bytes, {}, scratch);
	EXPECT_EQ(Aeon::Test::allocationCount(), before);
	EXPECT_TRUE(facts.ok());
}

TEST(ControlRecord, TypesAndMarkersAreReadBack)
{
	for (int i = 0; i <= 6; ++i)
	{
		const auto type = static_cast<ControlRecordType>(i);
		EXPECT_EQ(controlRecordType(BytesView(controlRecordKey(type))), type);
	}
	EXPECT_EQ(controlRecordType(BytesView(fromHex("0009 0001"))), ControlRecordType::COMMIT) << "a newer key version";
	EXPECT_EQ(controlRecordType(BytesView(fromHex("0000 0007"))), std::nullopt);
	EXPECT_EQ(controlRecordType(BytesView(fromHex("ffff 0001"))), std::nullopt);
	EXPECT_EQ(controlRecordType(BytesView(fromHex("000000"))), std::nullopt);
	EXPECT_EQ(controlRecordType(std::nullopt), std::nullopt);
	EXPECT_EQ(endTransactionCoordinatorEpoch(BytesView(endTransactionValue(7))), 7);
	EXPECT_EQ(endTransactionCoordinatorEpoch(BytesView(fromHex("0000000000"))), std::nullopt);
}
