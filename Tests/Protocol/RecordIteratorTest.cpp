#include "Aeon/Protocol/RecordIterator.h"

#include "../Support/AllocationCounter.h"
#include "RecordSamples.h"

#include "Aeon/Protocol/Crc32c.h"

#include <gtest/gtest.h>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

/// A batch of one record with this body (hex, without its length), uncompressed.
Bytes batchOfBody(std::string_view bodyHex)
{
	const Bytes body = fromHex(bodyHex);
	Bytes bytes = fromHex(HELLO_BATCH);
	bytes.resize(RecordBatchView::HEADER_SIZE);
	bytes.push_back(static_cast<std::uint8_t>(body.size() * 2));
	bytes.insert(bytes.end(), body.begin(), body.end());
	storeBigEndian(
		bytes.data() + RecordBatchView::LENGTH_POSITION, static_cast<std::int32_t>(bytes.size() - LOG_OVERHEAD));
	return bytes;
}

ErrorCode iterate(BytesView bytes, std::uint64_t cap = UNPACKED_BYTES_MAX)
{
	RecordScratch scratch;
	RecordIterator records(RecordBatchView(bytes), scratch, cap);
	while (records.next())
	{
	}
	return records.ok() ? ErrorCode::NONE : records.error().code;
}

} // namespace

TEST(RecordIterator, ReadsTheWorkedRecords)
{
	const Bytes bytes = fromHex(TRANSACTIONAL_BATCH);
	RecordScratch scratch;
	RecordIterator records(RecordBatchView(bytes), scratch);

	ASSERT_TRUE(records.next());
	EXPECT_EQ(records.record().offset, Offset(100));
	EXPECT_EQ(records.record().timestamp, SAMPLE_TIME);
	EXPECT_EQ(records.record().sequence, 7);
	EXPECT_EQ(text(records.record().key), "k1");
	EXPECT_EQ(text(records.record().value), "v1");
	EXPECT_TRUE(records.record().headers.empty());

	ASSERT_TRUE(records.next());
	EXPECT_EQ(records.record().timestamp, SAMPLE_TIME + 5);
	EXPECT_EQ(records.record().key, std::nullopt);
	RecordHeaders::Cursor headers = records.record().headers.cursor();
	const auto first = headers.next();
	ASSERT_TRUE(first.has_value());
	EXPECT_EQ(first->key, "h");
	EXPECT_EQ(text(first->value), "x");
	const auto second = headers.next();
	ASSERT_TRUE(second.has_value());
	EXPECT_EQ(second->key, "n");
	EXPECT_EQ(second->value, std::nullopt);
	EXPECT_FALSE(headers.next().has_value());
	EXPECT_EQ(text(records.record().headers.find("h")), "x");
	EXPECT_EQ(records.record().headers.find("absent"), std::nullopt);

	ASSERT_TRUE(records.next());
	EXPECT_EQ(records.record().value, std::nullopt);
	EXPECT_EQ(records.record().sequence, 9);
	EXPECT_FALSE(records.next());
	EXPECT_TRUE(records.ok());
}

TEST(RecordIterator, ReadsTheWorkedCompressedBatches)
{
	for (const std::string_view hex : {LZ4_BATCH, SNAPPY_BATCH})
	{
		const Bytes bytes = fromHex(hex);
		RecordScratch scratch;
		RecordIterator records(RecordBatchView(bytes), scratch);
		for (int i = 0; i < 3; ++i)
		{
			ASSERT_TRUE(records.next()) << records.error().message;
			EXPECT_EQ(text(records.record().key), "key-" + std::to_string(i));
			EXPECT_EQ(text(records.record().value), std::string(40, 'a'));
			EXPECT_EQ(records.record().timestamp, SAMPLE_TIME + i);
		}
		EXPECT_FALSE(records.next());
		EXPECT_TRUE(records.ok());
	}
}

TEST(RecordIterator, RecordsLargerThanTheWindowComeWholeFromEveryCodec)
{
	const std::string value(3'000'000, 'v');
	RecordScratch scratch;
	for (const CompressionType type : EVERY_CODEC)
	{
		RecordBatchBuilder builder;
		builder.begin({.compression = type});
		builder.append({1, view("small"), view("x"), {}});
		builder.append({2, view("large"), view(value), {}});
		builder.append({3, view("small"), view("y"), {}});
		const BytesView batch = builder.finish();
		{
			RecordIterator records(RecordBatchView(batch), scratch);
			ASSERT_TRUE(records.next());
			ASSERT_TRUE(records.next()) << records.error().message;
			EXPECT_EQ(text(records.record().value), value) << compressionName(type);
			ASSERT_TRUE(records.next());
			EXPECT_EQ(text(records.record().value), "y");
			EXPECT_FALSE(records.next());
			EXPECT_TRUE(records.ok());
		}
		EXPECT_LE(scratch.windowBytes(), 256u * 1024) << "memory goes back after a large record";
	}
}

TEST(RecordIterator, BombsAreRefusedWithinTheirCap)
{
	const std::string value(20'000'000, 'z');
	for (const CompressionType type : EVERY_CODEC)
	{
		if (type == CompressionType::NONE) continue;
		RecordBatchBuilder builder;
		builder.begin({.compression = type});
		builder.append({1, std::nullopt, view(value), {}});
		const BytesView bomb = builder.finish();
		RecordScratch scratch;
		RecordIterator records(RecordBatchView(bomb), scratch, 1'000'000);
		EXPECT_FALSE(records.next());
		EXPECT_EQ(records.error().code, ErrorCode::CORRUPT_MESSAGE) << compressionName(type);
		EXPECT_LE(scratch.windowBytes(), 4'000'000u) << compressionName(type);
	}
}

TEST(RecordIterator, AClaimedRecordLengthReservesNothing)
{
	// One record that says it has 2^30 bytes, packed.
	Bytes payload = fromHex("8080808008 00");
	Bytes bytes = fromHex(HELLO_BATCH);
	bytes.resize(RecordBatchView::HEADER_SIZE);
	Compressor().compress(CompressionType::GZIP, -1, payload, bytes);
	storeBigEndian(
		bytes.data() + RecordBatchView::LENGTH_POSITION, static_cast<std::int32_t>(bytes.size() - LOG_OVERHEAD));
	storeBigEndian<std::int16_t>(bytes.data() + RecordBatchView::ATTRIBUTES_POSITION, 1);
	RecordScratch scratch;
	RecordIterator records(RecordBatchView(bytes), scratch);
	EXPECT_FALSE(records.next());
	EXPECT_EQ(records.error().code, ErrorCode::INVALID_RECORD);
	EXPECT_LE(scratch.windowBytes(), 64u * 1024);
}

TEST(RecordIterator, MalformedRecordsAreInvalid)
{
	EXPECT_EQ(iterate(batchOfBody("00 00 00 01 0a 68656c6c6f 00")), ErrorCode::NONE);
	const std::string_view bodies[]{
		"",                                   // no attributes
		"00 80",                              // timestamp delta cut
		"00 00 8080808080",                   // offset delta of six bytes
		"00 00 00 03 01 00",                  // key length -2
		"00 00 00 02 01 00",                  // key longer than the record
		"00 00 00 01 03 00",                  // value length -2
		"00 00 00 01 04 61",                  // value longer than the record
		"00 00 00 01 01",                     // no header count
		"00 00 00 01 01 01",                  // header count -1
		"00 00 00 01 01 02",                  // a header that is not there
		"00 00 00 01 01 02 01 01",            // null header key
		"00 00 00 01 01 02 02 61 03",         // header value length -2
		"00 00 00 01 01 feffffff0f 00 00 00", // 2^31 - 1 headers
		"00 00 00 01 01 00 00",               // a byte too many
	};
	for (const std::string_view body : bodies)
		EXPECT_EQ(iterate(batchOfBody(body)), ErrorCode::INVALID_RECORD) << body;
}

TEST(RecordIterator, CountsThatDoNotMatchTheRecordsAreInvalidInEveryCodec)
{
	for (const CompressionType type : EVERY_CODEC)
		for (const std::int32_t count : {-2147483647 - 1, -1, 0, 2, 4, 2147483647})
		{
			Bytes bytes = batchOf(3, type);
			storeBigEndian(bytes.data() + RecordBatchView::RECORD_COUNT_POSITION, count);
			EXPECT_EQ(iterate(bytes), ErrorCode::INVALID_RECORD) << compressionName(type) << " " << count;
		}
}

TEST(RecordIterator, CodecNumbersThatDoNotExistAreUnsupported)
{
	for (const std::int16_t codec : {5, 6, 7})
	{
		Bytes bytes = fromHex(HELLO_BATCH);
		storeBigEndian(bytes.data() + RecordBatchView::ATTRIBUTES_POSITION, codec);
		EXPECT_EQ(iterate(bytes), ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
	}
}

TEST(RecordIterator, LogAppendTimeIsTheTimeOfEveryRecord)
{
	const Bytes bytes =
		batchOf(3, CompressionType::GZIP, {.timestampType = TimestampType::LOG_APPEND_TIME, .logAppendTimeMs = 99});
	RecordScratch scratch;
	RecordIterator records(RecordBatchView(bytes), scratch);
	while (records.next())
		EXPECT_EQ(records.record().timestamp, 99);
	EXPECT_EQ(records.readCount(), 3);
}

TEST(RecordIterator, UncompressedBatchesAllocateNothing)
{
	const Bytes bytes = batchOf(500, CompressionType::NONE);
	RecordScratch scratch;
	const std::size_t before = Aeon::Test::allocationCount();
	RecordIterator records(RecordBatchView(bytes), scratch);
	while (records.next())
	{
	}
	EXPECT_EQ(records.readCount(), 500);
	EXPECT_EQ(Aeon::Test::allocationCount(), before);
}

TEST(RecordIterator, AUsedScratchReadsCompressedBatchesWithoutNew)
{
	RecordScratch scratch;
	for (const CompressionType type : EVERY_CODEC)
	{
		const Bytes bytes = batchOf(500, type);
		std::size_t before = 0;
		for (int round = 0; round < 2; ++round)
		{
			before = Aeon::Test::allocationCount();
			RecordIterator records(RecordBatchView(bytes), scratch);
			while (records.next())
			{
			}
			EXPECT_EQ(records.readCount(), 500);
		}
		EXPECT_EQ(Aeon::Test::allocationCount(), before) << compressionName(type);
	}
}
