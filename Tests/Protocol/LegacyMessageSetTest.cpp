#include "Aeon/Protocol/LegacyMessageSet.h"

#include "RecordSamples.h"

#include "Aeon/Protocol/LegacyMessageSetBuilder.h"

#include <gtest/gtest.h>

#include <random>
#include <zlib.h>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

constexpr std::int64_t OFFSETS[]{40, 43, 47};
constexpr std::int64_t TIMESTAMPS[]{1000, 1007, 1003};
constexpr std::string_view KEYS[]{"k", "(null)", "k3"};
constexpr std::string_view VALUES[]{"one", "two", "(null)"};

Bytes setOf(std::int8_t magic, CompressionType type, TimestampType timestamps = TimestampType::CREATE_TIME)
{
	LegacyMessageSetBuilder builder;
	builder.begin(magic, type, timestamps);
	builder.append(Offset(40), 1000, view("k"), view("one"));
	builder.append(Offset(43), 1007, std::nullopt, view("two"));
	builder.append(Offset(47), 1003, view("k3"), std::nullopt);
	Bytes out;
	builder.finish(out);
	return out;
}

/// Makes the CRC of the set's first message right again.
void fixCrc(Bytes& set)
{
	const auto length = loadBigEndian<std::int32_t>(set.data() + RecordBatchView::LENGTH_POSITION);
	const auto crc = static_cast<std::uint32_t>(crc32(0, set.data() + MAGIC_POSITION, static_cast<uInt>(length) - 4));
	storeBigEndian(set.data() + LegacyMessage::CRC_POSITION, crc);
}

ErrorCode readAll(BytesView set, std::uint64_t cap = UNPACKED_BYTES_MAX)
{
	RecordScratch scratch;
	LegacyMessageSet messages(set, scratch, cap);
	while (messages.next())
	{
	}
	return messages.ok() ? ErrorCode::NONE : messages.error().code;
}

} // namespace

TEST(LegacyMessageSet, EveryMagicAndCodecComesBackWithAbsoluteOffsets)
{
	for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
		for (const CompressionType type : EVERY_LEGACY_CODEC)
		{
			const Bytes set = setOf(magic, type);
			RecordScratch scratch;
			LegacyMessageSet messages(set, scratch);
			for (int i = 0; i < 3; ++i)
			{
				ASSERT_TRUE(messages.next()) << +magic << compressionName(type) << messages.error().message;
				const LegacyMessage& message = messages.message();
				EXPECT_EQ(message.offset, Offset(OFFSETS[i]));
				EXPECT_EQ(messages.wrapperCompression(), type);
				EXPECT_EQ(message.timestamp, magic == MAGIC_V1 ? TIMESTAMPS[i] : NO_TIMESTAMP);
				EXPECT_EQ(text(message.key), KEYS[i]);
				EXPECT_EQ(text(message.value), VALUES[i]);
			}
			EXPECT_FALSE(messages.next());
			EXPECT_TRUE(messages.ok());
		}
}

TEST(LegacyMessageSet, WrappersAndPlainMessagesMayStandSideBySide)
{
	Bytes set = setOf(MAGIC_V1, CompressionType::GZIP);
	const Bytes plain = setOf(MAGIC_V0, CompressionType::NONE);
	const Bytes packed = setOf(MAGIC_V0, CompressionType::LZ4);
	set.insert(set.end(), plain.begin(), plain.end());
	set.insert(set.end(), packed.begin(), packed.end());
	RecordScratch scratch;
	LegacyMessageSet messages(set, scratch);
	for (int i = 0; i < 9; ++i)
	{
		ASSERT_TRUE(messages.next());
		EXPECT_EQ(messages.message().offset, Offset(OFFSETS[i % 3]));
	}
	EXPECT_FALSE(messages.next());
	EXPECT_TRUE(messages.ok());
}

TEST(LegacyMessageSet, LogAppendTimeIsTheWrappersTime)
{
	const Bytes set = setOf(MAGIC_V1, CompressionType::SNAPPY, TimestampType::LOG_APPEND_TIME);
	RecordScratch scratch;
	LegacyMessageSet messages(set, scratch);
	while (messages.next())
	{
		EXPECT_EQ(messages.message().timestamp, 1007);
		EXPECT_EQ(messages.message().timestampType, TimestampType::LOG_APPEND_TIME);
	}
	EXPECT_TRUE(messages.ok());
}

TEST(LegacyMessageSet, AWrapperAtOffsetZeroKeepsItsInnerOffsets)
{
	Bytes set = setOf(MAGIC_V1, CompressionType::GZIP);
	storeBigEndian(set.data(), std::int64_t{0});
	RecordScratch scratch;
	LegacyMessageSet messages(set, scratch);
	for (const std::int64_t offset : {0, 3, 7})
	{
		ASSERT_TRUE(messages.next());
		EXPECT_EQ(messages.message().offset, Offset(offset));
	}
}

TEST(LegacyMessageSet, CutAtEveryByteIsCorrupt)
{
	for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
		for (const CompressionType type : EVERY_LEGACY_CODEC)
		{
			const Bytes set = setOf(magic, type);
			LegacyMessageSetBuilder builder;
			std::size_t whole = 0;
			for (std::size_t size = 1; size < set.size(); ++size)
			{
				BatchReader reader(BytesView(set).first(size));
				while (reader.next())
				{
				}
				whole = reader.position();
				if (whole == size) continue;
				EXPECT_EQ(readAll(BytesView(set).first(size)), ErrorCode::CORRUPT_MESSAGE) << +magic << " " << size;
			}
		}
}

TEST(LegacyMessageSet, EveryFlippedBitUnderTheCrcIsFound)
{
	for (const CompressionType type : EVERY_LEGACY_CODEC)
	{
		LegacyMessageSetBuilder builder;
		builder.begin(MAGIC_V1, type, TimestampType::CREATE_TIME);
		builder.append(Offset(0), 1, view("key"), view("value"));
		Bytes set;
		builder.finish(set);
		for (std::size_t bit = MAGIC_POSITION * 8 + 8; bit < set.size() * 8; ++bit)
		{
			Bytes broken = set;
			broken[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
			EXPECT_EQ(readAll(broken), ErrorCode::CORRUPT_MESSAGE) << bit;
		}
	}
}

TEST(LegacyMessageSet, MutationsWithARightCrcNeverCrash)
{
	const unsigned seed = 4711;
	SCOPED_TRACE(seed);
	std::mt19937 random(seed);
	for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
		for (const CompressionType type : EVERY_LEGACY_CODEC)
		{
			const Bytes set = setOf(magic, type);
			for (int round = 0; round < 2000; ++round)
			{
				Bytes broken = set;
				broken[MAGIC_POSITION + random() % (broken.size() - MAGIC_POSITION)] ^=
					static_cast<std::uint8_t>(1u << random() % 8);
				fixCrc(broken);
				readAll(broken, 1 << 20);
			}
		}
}

TEST(LegacyMessageSet, WrappersThatHoldNothingAreInvalid)
{
	for (const std::int8_t magic : {MAGIC_V0, MAGIC_V1})
	{
		LegacyMessageSetBuilder builder;
		builder.begin(magic, CompressionType::NONE, TimestampType::CREATE_TIME);
		Bytes empty;
		Compressor().compress(CompressionType::GZIP, -1, {}, empty);
		builder.append(Offset(0), 1, std::nullopt, BytesView(empty));
		Bytes set;
		builder.finish(set);
		set[LegacyMessage::ATTRIBUTES_POSITION] = 1;
		fixCrc(set);
		EXPECT_EQ(readAll(set), ErrorCode::INVALID_RECORD);
	}
}

TEST(LegacyMessageSet, AWrapperInAWrapperIsInvalid)
{
	const Bytes inner = setOf(MAGIC_V1, CompressionType::GZIP);
	Bytes packed;
	Compressor().compress(CompressionType::GZIP, -1, inner, packed);
	LegacyMessageSetBuilder builder;
	builder.begin(MAGIC_V1, CompressionType::NONE, TimestampType::CREATE_TIME);
	builder.append(Offset(0), 1, std::nullopt, BytesView(packed));
	Bytes set;
	builder.finish(set);
	set[LegacyMessage::ATTRIBUTES_POSITION] = 1;
	fixCrc(set);
	EXPECT_EQ(readAll(set), ErrorCode::INVALID_RECORD);
}

TEST(LegacyMessageSet, InnerMessagesOfAnotherMagicAreInvalid)
{
	Bytes packed;
	Compressor().compress(CompressionType::GZIP, -1, setOf(MAGIC_V0, CompressionType::NONE), packed);
	LegacyMessageSetBuilder builder;
	builder.begin(MAGIC_V1, CompressionType::NONE, TimestampType::CREATE_TIME);
	builder.append(Offset(0), 1, std::nullopt, BytesView(packed));
	Bytes set;
	builder.finish(set);
	set[LegacyMessage::ATTRIBUTES_POSITION] = 1;
	fixCrc(set);
	EXPECT_EQ(readAll(set), ErrorCode::INVALID_RECORD);
}

TEST(LegacyMessageSet, ZstdAndUnknownCodecsAreUnsupported)
{
	for (const int codec : {4, 5, 7})
	{
		Bytes set = setOf(MAGIC_V1, CompressionType::NONE);
		set[LegacyMessage::ATTRIBUTES_POSITION] = static_cast<std::uint8_t>(codec);
		fixCrc(set);
		EXPECT_EQ(readAll(set), ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
	}
}

TEST(LegacyMessageSet, BombsStopAtTheCap)
{
	const std::string value(8'000'000, 'z');
	for (const CompressionType type : EVERY_LEGACY_CODEC)
	{
		if (type == CompressionType::NONE) continue;
		LegacyMessageSetBuilder builder;
		builder.begin(MAGIC_V1, type, TimestampType::CREATE_TIME);
		builder.append(Offset(0), 1, std::nullopt, view(value));
		Bytes set;
		builder.finish(set);
		EXPECT_EQ(readAll(set, 1'000'000), ErrorCode::CORRUPT_MESSAGE) << compressionName(type);
	}
}
