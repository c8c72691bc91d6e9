#include "Aeon/Storage/BatchValidator.h"

#include "TestStorage.h"

#include "Aeon/Protocol/RecordIterator.h"

namespace Aeon::Test
{

using Protocol::CompressionType;
using Protocol::RecordBatchView;
using Protocol::TopicCompression;
using Storage::AppendOrigin;
using Storage::BatchValidator;
using Storage::ValidationResult;

namespace
{

class BatchValidatorTest : public ::testing::Test
{
protected:
	ValidationResult validate(
		BytesView records, std::int16_t version = 9, AppendOrigin origin = AppendOrigin::CLIENT,
		std::int64_t nowMs = TEST_TIME)
	{
		return validator.validate(records, config, nowMs, {origin, version});
	}
	/// Recomputes the CRC of a batch that a test has bent.
	static Bytes sealed(Bytes batch)
	{
		const RecordBatchView view{BytesView(batch)};
		Protocol::storeBigEndian(batch.data() + RecordBatchView::CRC_POSITION, view.computeCrc());
		return batch;
	}
	static std::vector<std::int64_t> timestampsOf(BytesView batch)
	{
		std::vector<std::int64_t> timestamps;
		Protocol::RecordScratch scratch;
		Protocol::RecordIterator records(RecordBatchView(batch), scratch);
		while (records.next())
			timestamps.push_back(records.record().timestamp);
		EXPECT_TRUE(records.ok());
		return timestamps;
	}

	Storage::LogConfig config;
	BatchValidator validator;
};

} // namespace

TEST_F(BatchValidatorTest, GoodBatchGoesInAsItIs)
{
	for (const auto codec :
		 {CompressionType::NONE, CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::LZ4,
		  CompressionType::ZSTD})
	{
		const Bytes batch = makeBatch({.records = 4, .compression = codec});
		const auto result = validate(batch);
		ASSERT_TRUE(result.ok()) << result.message;
		EXPECT_EQ(result.batches.data(), batch.data()) << "not copied";
		EXPECT_EQ(result.batches.size(), batch.size());
		EXPECT_EQ(result.recordCount, 4);
		EXPECT_EQ(result.maxTimestamp, TEST_TIME + 3);
		EXPECT_EQ(result.logAppendTimeMs, NO_TIMESTAMP);
	}
}

TEST_F(BatchValidatorTest, EveryFlippedByteOfABatchIsNoticed)
{
	const Bytes batch = makeBatch({.records = 2, .valueBytes = 10});
	for (std::size_t at = 16; at < batch.size(); ++at)
	{
		Bytes flipped = batch;
		flipped[at] ^= 0x10;
		EXPECT_FALSE(validate(flipped).ok()) << "byte " << at;
	}
}

TEST_F(BatchValidatorTest, EveryCutOfABatchIsRefused)
{
	const Bytes batch = makeBatch({.records = 2, .valueBytes = 10});
	for (std::size_t length = 1; length < batch.size(); ++length)
	{
		const auto result = validate(BytesView(batch).first(length));
		EXPECT_EQ(result.error, ErrorCode::CORRUPT_MESSAGE) << "cut at " << length;
	}
	EXPECT_EQ(validate({}).error, ErrorCode::INVALID_RECORD);
}

TEST_F(BatchValidatorTest, WrongCrcIsCorrupt)
{
	Bytes batch = makeBatch();
	batch.back() ^= 1;
	EXPECT_EQ(validate(batch).error, ErrorCode::CORRUPT_MESSAGE);
}

TEST_F(BatchValidatorTest, ProduceCarriesExactlyOneBatch)
{
	const Bytes two = joined({makeBatch(), makeBatch()});
	EXPECT_EQ(validate(two).error, ErrorCode::INVALID_RECORD);
	EXPECT_TRUE(validate(two, -1, AppendOrigin::METADATA).ok());
}

TEST_F(BatchValidatorTest, CountMustAgreeWithOffsetsAndRecords)
{
	for (const int count : {0, 2, 4, -1})
	{
		Bytes batch = makeBatch({.records = 3});
		Protocol::storeBigEndian(batch.data() + RecordBatchView::RECORD_COUNT_POSITION, count);
		EXPECT_EQ(validate(sealed(batch)).error, ErrorCode::INVALID_RECORD) << count;
	}
	for (const auto codec : {CompressionType::NONE, CompressionType::LZ4})
	{
		Bytes batch = makeBatch({.records = 3, .compression = codec});
		Protocol::storeBigEndian(batch.data() + RecordBatchView::RECORD_COUNT_POSITION, 4);
		Protocol::storeBigEndian(batch.data() + RecordBatchView::LAST_OFFSET_DELTA_POSITION, 3);
		EXPECT_EQ(validate(sealed(batch)).error, ErrorCode::INVALID_RECORD) << "one record is missing";
	}
}

TEST_F(BatchValidatorTest, ClientsSendNoControlBatches)
{
	const Bytes marker = makeMarker(4000, 0, true);
	EXPECT_EQ(validate(marker).error, ErrorCode::INVALID_RECORD);
	EXPECT_TRUE(validate(marker, -1, AppendOrigin::COORDINATOR).ok());
}

TEST_F(BatchValidatorTest, CompactedTopicsNeedKeys)
{
	config.cleanupCompact = true;
	for (const auto codec : {CompressionType::NONE, CompressionType::ZSTD})
	{
		const auto result = validate(makeBatch({.records = 3, .compression = codec, .keyed = false}));
		EXPECT_EQ(result.error, ErrorCode::INVALID_RECORD);
		ASSERT_EQ(result.recordErrors.size(), 3U);
		EXPECT_EQ(result.recordErrors[2].index, 2);
		EXPECT_FALSE(result.recordErrors[2].message.empty());
		EXPECT_TRUE(validate(makeBatch({.records = 3, .compression = codec})).ok());
	}
}

TEST_F(BatchValidatorTest, TimestampsOutsideTheBoundsAreNamedRecordByRecord)
{
	config.messageTimestampBeforeMaxMs = 1000;
	config.messageTimestampAfterMaxMs = 500;
	const auto early = validate(makeBatch({.records = 3, .firstTimestamp = TEST_TIME - 1001, .timestampStep = 1}));
	EXPECT_EQ(early.error, ErrorCode::INVALID_TIMESTAMP);
	ASSERT_EQ(early.recordErrors.size(), 1U);
	EXPECT_EQ(early.recordErrors[0].index, 0);
	const auto late = validate(makeBatch({.records = 3, .firstTimestamp = TEST_TIME + 499, .timestampStep = 1}));
	EXPECT_EQ(late.error, ErrorCode::INVALID_TIMESTAMP);
	ASSERT_EQ(late.recordErrors.size(), 1U);
	EXPECT_EQ(late.recordErrors[0].index, 2);
	EXPECT_TRUE(validate(makeBatch({.records = 3, .firstTimestamp = TEST_TIME - 1000, .timestampStep = 700})).ok());
	EXPECT_TRUE(validate(makeBatch({.firstTimestamp = -1})).ok()) << "no timestamp is no offence";
}

TEST_F(BatchValidatorTest, DefaultBoundsAllowThePastAndAnHourOfFuture)
{
	EXPECT_TRUE(validate(makeBatch({.firstTimestamp = 0})).ok());
	EXPECT_TRUE(validate(makeBatch({.firstTimestamp = TEST_TIME + 3600000})).ok());
	EXPECT_EQ(validate(makeBatch({.firstTimestamp = TEST_TIME + 3600001})).error, ErrorCode::INVALID_TIMESTAMP);
}

TEST_F(BatchValidatorTest, BatchOverTheLimitIsTooLarge)
{
	const Bytes batch = makeBatch({.valueBytes = 2000});
	config.maxMessageBytes = static_cast<std::int32_t>(batch.size());
	EXPECT_TRUE(validate(batch).ok());
	config.maxMessageBytes -= 1;
	EXPECT_EQ(validate(batch).error, ErrorCode::MESSAGE_TOO_LARGE);
}

TEST_F(BatchValidatorTest, LogAppendTimeIsStampedOnACopy)
{
	config.messageTimestampType = Protocol::TimestampType::LOG_APPEND_TIME;
	const Bytes batch = makeBatch({.records = 3, .firstTimestamp = 5});
	const Bytes before = batch;
	const auto result = validate(batch);
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(batch, before);
	EXPECT_EQ(result.logAppendTimeMs, TEST_TIME);
	const RecordBatchView view(result.batches);
	EXPECT_EQ(view.timestampType(), Protocol::TimestampType::LOG_APPEND_TIME);
	EXPECT_EQ(view.crc(), view.computeCrc());
	EXPECT_EQ(timestampsOf(result.batches), std::vector<std::int64_t>(3, TEST_TIME));
}

TEST_F(BatchValidatorTest, ProducersDoNotSetLogAppendTime)
{
	Bytes batch = makeBatch();
	Protocol::setMaxTimestamp(batch, Protocol::TimestampType::LOG_APPEND_TIME, TEST_TIME);
	EXPECT_EQ(validate(batch).error, ErrorCode::INVALID_TIMESTAMP);
}

TEST_F(BatchValidatorTest, WrongMaxTimestampIsSetRight)
{
	Bytes batch = makeBatch({.records = 3});
	Protocol::setMaxTimestamp(batch, Protocol::TimestampType::CREATE_TIME, TEST_TIME - 777);
	const auto result = validate(batch);
	ASSERT_TRUE(result.ok());
	const RecordBatchView view(result.batches);
	EXPECT_EQ(view.maxTimestamp(), TEST_TIME + 2);
	EXPECT_EQ(view.crc(), view.computeCrc());
}

TEST_F(BatchValidatorTest, TopicsCodecReplacesTheProducers)
{
	for (const auto& [topic, expected] :
		 {std::pair{TopicCompression::ZSTD, CompressionType::ZSTD},
		  {TopicCompression::GZIP, CompressionType::GZIP},
		  {TopicCompression::UNCOMPRESSED, CompressionType::NONE}})
	{
		config.compressionType = topic;
		BatchSpec spec{.records = 5, .compression = CompressionType::LZ4, .producerId = 9, .producerEpoch = 2};
		spec.baseSequence = 40;
		const auto result = validate(makeBatch(spec));
		ASSERT_TRUE(result.ok()) << result.message;
		const RecordBatchView view(result.batches);
		EXPECT_EQ(view.compressionType(), expected);
		EXPECT_EQ(view.crc(), view.computeCrc());
		EXPECT_EQ(view.producerId(), ProducerId(9));
		EXPECT_EQ(view.producerEpoch(), 2);
		EXPECT_EQ(view.baseSequence(), 40);
		EXPECT_EQ(view.recordCount(), 5);
		EXPECT_EQ(timestampsOf(result.batches).back(), TEST_TIME + 4);
	}
	config.compressionType = TopicCompression::LZ4;
	const Bytes same = makeBatch({.compression = CompressionType::LZ4});
	EXPECT_EQ(validate(same).batches.data(), same.data()) << "the same codec is left alone";
}

TEST_F(BatchValidatorTest, ZstdNeedsProduceVersionSeven)
{
	const Bytes batch = makeBatch({.compression = CompressionType::ZSTD});
	EXPECT_EQ(validate(batch, 6).error, ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
	EXPECT_TRUE(validate(batch, 7).ok());
}

TEST_F(BatchValidatorTest, CodecThatDoesNotExistIsRefused)
{
	Bytes batch = makeBatch();
	Protocol::storeBigEndian(batch.data() + RecordBatchView::ATTRIBUTES_POSITION, std::int16_t{6});
	EXPECT_EQ(validate(sealed(batch)).error, ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
}

TEST_F(BatchValidatorTest, BombIsRefusedAtTheCap)
{
	BatchValidator::Limits limits;
	limits.decompressedBytesMax = 100000;
	BatchValidator capped(limits);
	for (const auto codec :
		 {CompressionType::GZIP, CompressionType::LZ4, CompressionType::ZSTD, CompressionType::SNAPPY})
	{
		const Bytes bomb = makeBatch({.valueBytes = 900000, .compression = codec});
		ASSERT_LT(bomb.size(), 100000U);
		const auto result = capped.validate(bomb, config, TEST_TIME, {AppendOrigin::CLIENT, 9});
		EXPECT_EQ(result.error, ErrorCode::CORRUPT_MESSAGE);
	}
}

TEST_F(BatchValidatorTest, OldMessageSetsBecomeBatches)
{
	// One message of magic 1: key null, value "hello".
	Bytes message = fromHex("0000000000000000 0000001b 00000000 01 00 0000018bcfe56800 ffffffff 00000005 68656c6c6f");
	std::uint32_t crc = 0xffffffff;
	for (std::size_t i = 16; i < message.size(); ++i)
	{
		crc ^= message[i];
		for (int bit = 0; bit < 8; ++bit)
			crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
	}
	Protocol::storeBigEndian(message.data() + 12, ~crc);
	const auto result = validate(message, 2);
	ASSERT_TRUE(result.ok()) << result.message;
	const RecordBatchView view(result.batches);
	EXPECT_EQ(view.magic(), 2);
	EXPECT_EQ(view.recordCount(), 1);
	EXPECT_EQ(view.maxTimestamp(), TEST_TIME);
	EXPECT_EQ(validate(message, 3).error, ErrorCode::INVALID_RECORD) << "not from version 3 on";
	message.back() ^= 1;
	EXPECT_EQ(validate(message, 2).error, ErrorCode::CORRUPT_MESSAGE);
}

} // namespace Aeon::Test
