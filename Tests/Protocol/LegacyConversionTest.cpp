#include "Aeon/Protocol/LegacyConversion.h"

#include "RecordSamples.h"

#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <gtest/gtest.h>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

Bytes setOf(std::int8_t magic, CompressionType type, TimestampType timestamps = TimestampType::CREATE_TIME)
{
	LegacyMessageSetBuilder builder;
	builder.begin(magic, type, timestamps);
	builder.append(Offset(7), 1000, view("k"), view("one"));
	builder.append(Offset(9), 1007, std::nullopt, view("two"));
	builder.append(Offset(10), 1003, view("k3"), std::nullopt);
	Bytes out;
	builder.finish(out);
	return out;
}

void append(Bytes& out, const Bytes& more)
{
	out.insert(out.end(), more.begin(), more.end());
}

struct Down
{
	ErrorCode code = ErrorCode::NONE;
	std::int64_t count = 0;
	Bytes bytes;
};

Down down(BytesView slice, std::int8_t magic, Offset firstOffset = Offset(0))
{
	Down result;
	RecordScratch scratch;
	DownConverter converter;
	const auto count = converter.convert(slice, magic, firstOffset, scratch, result.bytes);
	result.code = count.code();
	if (count.ok()) result.count = *count;
	return result;
}

} // namespace

TEST(UpConversion, EveryMagicAndCodecBecomesOneBatch)
{
	RecordBatchBuilder builder;
	RecordScratch scratch;
	for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
		for (const CompressionType type : EVERY_LEGACY_CODEC)
		{
			const Bytes set = setOf(magic, type);
			const auto converted = upConvert(set, {}, scratch, builder);
			ASSERT_TRUE(converted.ok()) << converted.error().message;
			EXPECT_EQ(converted->recordCount, 3);
			EXPECT_EQ(converted->sourceCompression, type);
			EXPECT_EQ(converted->maxTimestamp, magic == MAGIC_V1 ? 1007 : NO_TIMESTAMP);
			EXPECT_EQ(converted->maxTimestampOffset, Offset(magic == MAGIC_V1 ? 1 : 0));
			RecordScratch other;
			ASSERT_TRUE(validateBatch(converted->batch, {}, other).ok());
			EXPECT_EQ(RecordBatchView(converted->batch).compressionType(), type);

			RecordIterator records(RecordBatchView(converted->batch), other);
			ASSERT_TRUE(records.next());
			EXPECT_EQ(records.record().offset, Offset(0));
			EXPECT_EQ(text(records.record().key), "k");
			EXPECT_EQ(records.record().timestamp, magic == MAGIC_V1 ? 1000 : NO_TIMESTAMP);
			ASSERT_TRUE(records.next());
			ASSERT_TRUE(records.next());
			EXPECT_EQ(records.record().value, std::nullopt);
		}
}

TEST(UpConversion, StoresWithTheAskedCodecAndAppendTime)
{
	RecordBatchBuilder builder;
	RecordScratch scratch;
	UpConversionOptions options;
	options.compression = CompressionType::ZSTD;
	options.timestampType = TimestampType::LOG_APPEND_TIME;
	options.logAppendTimeMs = 5555;
	const auto converted = upConvert(setOf(MAGIC_V0, CompressionType::GZIP), options, scratch, builder);
	ASSERT_TRUE(converted.ok());
	const RecordBatchView batch(converted->batch);
	EXPECT_EQ(batch.compressionType(), CompressionType::ZSTD);
	EXPECT_EQ(batch.timestampType(), TimestampType::LOG_APPEND_TIME);
	EXPECT_EQ(batch.maxTimestamp(), 5555);
	EXPECT_EQ(converted->maxTimestamp, 5555);
	EXPECT_EQ(converted->maxTimestampOffset, Offset(0));
}

TEST(UpConversion, BrokenRulesAreListed)
{
	RecordBatchBuilder builder;
	RecordScratch scratch;
	UpConversionOptions options;
	options.rules = {.keyRequired = true, .timestampMin = 0, .timestampMax = 1002};
	std::vector<RecordFault> faults;
	const auto converted = upConvert(setOf(MAGIC_V1, CompressionType::LZ4), options, scratch, builder, &faults);
	EXPECT_EQ(converted.code(), ErrorCode::INVALID_TIMESTAMP);
	ASSERT_EQ(faults.size(), 2u);
	EXPECT_EQ(faults[0].index, 1);
	EXPECT_EQ(faults[0].code, ErrorCode::INVALID_RECORD);
	EXPECT_EQ(faults[1].index, 2);
}

TEST(UpConversion, LogAppendTimeFromAClientIsRefused)
{
	RecordBatchBuilder builder;
	RecordScratch scratch;
	for (const CompressionType type : EVERY_LEGACY_CODEC)
		EXPECT_EQ(
			upConvert(setOf(MAGIC_V1, type, TimestampType::LOG_APPEND_TIME), {}, scratch, builder).code(),
			ErrorCode::INVALID_TIMESTAMP);
}

TEST(UpConversion, EmptySetsAndBombsAreRefused)
{
	RecordBatchBuilder builder;
	RecordScratch scratch;
	EXPECT_EQ(upConvert({}, {}, scratch, builder).code(), ErrorCode::INVALID_RECORD);

	// Each wrapper is within the cap, all of them together are not.
	const std::string value(400'000, 'z');
	Bytes set;
	LegacyMessageSetBuilder messages;
	for (int i = 0; i < 5; ++i)
	{
		messages.begin(MAGIC_V1, CompressionType::GZIP, TimestampType::CREATE_TIME);
		messages.append(Offset(i), 1, std::nullopt, view(value));
		messages.finish(set);
	}
	UpConversionOptions options;
	options.unpackedBytesMax = 1'000'000;
	EXPECT_EQ(upConvert(set, options, scratch, builder).code(), ErrorCode::CORRUPT_MESSAGE);
}

TEST(DownConversion, EveryCodecBecomesMessagesOfTheSameCodec)
{
	for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
		for (const CompressionType type : EVERY_LEGACY_CODEC)
		{
			const Down result = down(batchOf(3, type), magic);
			ASSERT_EQ(result.code, ErrorCode::NONE);
			EXPECT_EQ(result.count, 3);
			RecordScratch scratch;
			LegacyMessageSet messages(result.bytes, scratch);
			for (int i = 0; i < 3; ++i)
			{
				ASSERT_TRUE(messages.next());
				EXPECT_EQ(messages.message().magic, magic);
				EXPECT_EQ(messages.wrapperCompression(), type);
				EXPECT_EQ(messages.message().offset, Offset(100 + i));
				EXPECT_EQ(messages.message().timestamp, magic == MAGIC_V1 ? SAMPLE_TIME + i : NO_TIMESTAMP);
				EXPECT_EQ(text(messages.message().key), "key-" + std::to_string(i));
			}
			EXPECT_FALSE(messages.next());
			EXPECT_TRUE(messages.ok());
		}
}

TEST(DownConversion, OffsetsWithGapsStayWhereTheyAre)
{
	for (const CompressionType type : EVERY_LEGACY_CODEC)
	{
		RecordBatchBuilder builder;
		builder.begin({.baseOffset = Offset(50), .compression = type, .lastOffset = Offset(70)});
		builder.append(Offset(52), {1, std::nullopt, std::nullopt, {}});
		builder.append(Offset(60), {1, std::nullopt, std::nullopt, {}});
		for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
		{
			const Down result = down(RecordBatchView(builder.finish()).bytes(), magic);
			RecordScratch scratch;
			LegacyMessageSet messages(result.bytes, scratch);
			ASSERT_TRUE(messages.next());
			EXPECT_EQ(messages.message().offset, Offset(52));
			ASSERT_TRUE(messages.next());
			EXPECT_EQ(messages.message().offset, Offset(60));
			EXPECT_FALSE(messages.next());
			builder.begin({.baseOffset = Offset(50), .compression = type, .lastOffset = Offset(70)});
			builder.append(Offset(52), {1, std::nullopt, std::nullopt, {}});
			builder.append(Offset(60), {1, std::nullopt, std::nullopt, {}});
		}
	}
}

TEST(DownConversion, RecordsBelowTheFirstOffsetAreLeftOutOfUncompressedBatches)
{
	EXPECT_EQ(down(batchOf(3, CompressionType::NONE), MAGIC_V1, Offset(102)).count, 1);
	EXPECT_EQ(down(batchOf(3, CompressionType::GZIP), MAGIC_V1, Offset(102)).count, 3);
}

TEST(DownConversion, ControlBatchesAndCutBatchesAreDropped)
{
	Bytes slice = fromHex(COMMIT_MARKER);
	append(slice, batchOf(2, CompressionType::NONE));
	append(slice, batchOf(2, CompressionType::LZ4));
	slice.pop_back();
	const Down result = down(slice, MAGIC_V1);
	EXPECT_EQ(result.code, ErrorCode::NONE);
	EXPECT_EQ(result.count, 2);
}

TEST(DownConversion, HeadersAreDroppedAndAppendTimeIsKeptInMagic1)
{
	EXPECT_EQ(down(fromHex(TRANSACTIONAL_BATCH), MAGIC_V0).count, 3);
	for (const CompressionType type : EVERY_LEGACY_CODEC)
	{
		const Bytes batch =
			batchOf(2, type, {.timestampType = TimestampType::LOG_APPEND_TIME, .logAppendTimeMs = 12345});
		const Down result = down(batch, MAGIC_V1);
		RecordScratch scratch;
		LegacyMessageSet messages(result.bytes, scratch);
		while (messages.next())
		{
			EXPECT_EQ(messages.message().timestamp, 12345);
			EXPECT_EQ(messages.message().timestampType, TimestampType::LOG_APPEND_TIME);
		}
		EXPECT_TRUE(messages.ok());
	}
}

TEST(DownConversion, ZstdIsUnsupportedAndWhatStoodBeforeStays)
{
	Bytes slice = batchOf(2, CompressionType::NONE);
	append(slice, batchOf(2, CompressionType::ZSTD));
	const Down result = down(slice, MAGIC_V1);
	EXPECT_EQ(result.code, ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
	EXPECT_EQ(result.bytes, down(batchOf(2, CompressionType::NONE), MAGIC_V1).bytes);
}

TEST(DownConversion, OldMessagesStayAndMagic1BecomesMagic0)
{
	for (const CompressionType type : EVERY_LEGACY_CODEC)
	{
		EXPECT_EQ(down(setOf(MAGIC_V1, type), MAGIC_V1).bytes, setOf(MAGIC_V1, type));
		EXPECT_EQ(down(setOf(MAGIC_V0, type), MAGIC_V1).bytes, setOf(MAGIC_V0, type));
		EXPECT_EQ(down(setOf(MAGIC_V1, type), MAGIC_V0).bytes, setOf(MAGIC_V0, type)) << compressionName(type);
	}
}

TEST(DownConversion, BrokenBatchesAreErrors)
{
	Bytes slice = batchOf(3, CompressionType::GZIP);
	slice[70] ^= 0xff;
	slice[80] ^= 0xff;
	EXPECT_NE(down(slice, MAGIC_V1).code, ErrorCode::NONE);
	Bytes garbage(100, 0x11);
	garbage[MAGIC_POSITION] = MAGIC_V2;
	EXPECT_EQ(down(garbage, MAGIC_V1).code, ErrorCode::NONE) << "a huge length is a cut batch";
	garbage.assign(100, 0);
	EXPECT_EQ(down(garbage, MAGIC_V1).code, ErrorCode::CORRUPT_MESSAGE);
}
