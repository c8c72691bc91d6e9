#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

using Bytes = std::vector<std::uint8_t>;

class NoFile final : public FileSource
{
public:
	int descriptor() const noexcept override { return -1; }
	const std::uint8_t* mapped(std::uint64_t, std::size_t) const noexcept override { return nullptr; }
};

template <typename Write>
Bytes written(std::size_t size, Write write)
{
	Bytes bytes(size);
	Encoder encoder(bytes);
	write(encoder);
	encoder.finish();
	return bytes;
}

} // namespace

TEST(Codec, NumbersTravelInNetworkOrder)
{
	const Bytes bytes = written(
		27,
		[](Encoder& encoder)
		{
			encoder.writeInt16(0x0102);
			encoder.writeInt32(-2);
			encoder.writeInt64(3);
			encoder.writeFloat64(-0.0);
			encoder.writeBool(true);
			encoder.writeUint32(0xfffffffe);
		});
	EXPECT_EQ(bytes[0], 1);
	EXPECT_EQ(bytes[1], 2);
	Arena arena;
	Decoder decoder(bytes, arena);
	EXPECT_EQ(decoder.readInt16(), 0x0102);
	EXPECT_EQ(decoder.readInt32(), -2);
	EXPECT_EQ(decoder.readInt64(), 3);
	EXPECT_TRUE(std::signbit(decoder.readFloat64()));
	EXPECT_TRUE(decoder.readBool());
	EXPECT_EQ(decoder.readUint32(), 0xfffffffeu);
	EXPECT_EQ(decoder.remaining(), 0u);
}

TEST(Codec, StringsTakeBothForms)
{
	const Bytes bytes = written(
		9,
		[](Encoder& encoder)
		{
			encoder.writeString("ab", false);
			encoder.writeString("c", true);
			encoder.writeString(std::nullopt, false, true);
			encoder.writeString(std::nullopt, true, true);
		});
	EXPECT_EQ(bytes, (Bytes{0, 2, 'a', 'b', 2, 'c', 0xff, 0xff, 0}));
	Arena arena;
	Decoder decoder(bytes, arena);
	EXPECT_EQ(decoder.readString(false), "ab");
	EXPECT_EQ(decoder.readString(true), "c");
	EXPECT_FALSE(decoder.readNullableString(false).has_value());
	EXPECT_FALSE(decoder.readNullableString(true).has_value());
}

TEST(Codec, NullIsRefusedWhereTheVersionAllowsNone)
{
	const Bytes bytes{0xff, 0xff, 0xff, 0xff};
	Arena arena;
	EXPECT_THROW(Decoder(bytes, arena).readString(false), DecodeException);
	EXPECT_THROW(Decoder(bytes, arena).readBytes(false), DecodeException);
	EXPECT_THROW(Decoder(bytes, arena).readRecords(false, false), DecodeException);
	Array<std::int32_t> numbers;
	EXPECT_THROW(Decoder(bytes, arena).readArray(numbers, false, 4), DecodeException);
	Bytes target(8);
	EXPECT_THROW(Encoder(target).writeString(std::nullopt, true, false), EncodeException);
	EXPECT_THROW(Encoder(target).writeArrayLength(Array<int>::null(), true, false), EncodeException);
	EXPECT_THROW(Encoder(target).writeRecords(Records(), true, false), EncodeException);
}

TEST(Codec, LengthsThatReachPastTheEndReserveNothing)
{
	Arena arena(0);
	const Bytes hugeCount{0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0};
	Array<std::int64_t> numbers;
	EXPECT_THROW(Decoder(hugeCount, arena).readArray(numbers, false, 8), DecodeException);
	EXPECT_THROW(Decoder(hugeCount, arena).readBytes(false), DecodeException);
	EXPECT_THROW(Decoder(hugeCount, arena).readString(false), DecodeException);
	const Bytes minusTwo{0xff, 0xff, 0xff, 0xfe};
	EXPECT_THROW(Decoder(minusTwo, arena).readArray(numbers, false, 8, true), DecodeException);
	EXPECT_THROW(Decoder(minusTwo, arena).readNullableBytes(false), DecodeException);
}

TEST(Codec, AnArrayOverTheBudgetIsADecodeException)
{
	Arena arena(64);
	Bytes bytes(4 + 100);
	bytes[3] = 100;
	Array<std::int64_t> numbers;
	EXPECT_THROW(Decoder(bytes, arena).readArray(numbers, false, 1), DecodeException);
}

TEST(Codec, RecordsInAFileAreSplicedBetweenMemory)
{
	NoFile file;
	BufferChain chain;
	const Records records(FileSlice{&file, 4096, 100});
	EncodedSize size;
	size.add(4);
	size.addRecords(records, true);
	size.add(8);
	EXPECT_EQ(size.memoryBytes, 13u);
	EXPECT_EQ(size.fileBytes, 100u);
	Encoder encoder(chain, size.memoryBytes);
	encoder.writeInt32(1);
	encoder.writeRecords(records, true, true);
	encoder.writeInt64(2);
	encoder.finish();
	ASSERT_EQ(chain.pieces().size(), 3u);
	EXPECT_EQ(chain.pieces()[0].length, 5u);
	EXPECT_EQ(chain.pieces()[1].file.position, 4096u);
	EXPECT_EQ(chain.pieces()[2].length, 8u);
	EXPECT_EQ(chain.totalBytes(), size.totalBytes());
}

TEST(Codec, RecordsInAFileAreRefusedInPlainMemory)
{
	NoFile file;
	Bytes target(16);
	Encoder encoder(target);
	EXPECT_THROW(encoder.writeRecords(Records(FileSlice{&file, 0, 5}), false, false), EncodeException);
}

TEST(Codec, StringsOverTheWiresLimitAreRefused)
{
	const std::string text(32768, 'x');
	Bytes target(40000);
	EXPECT_THROW(Encoder(target).writeString(text, true), EncodeException);
	EXPECT_THROW(Encoder(target).writeString(text, false), EncodeException);
	Bytes bytes{0x81, 0x80, 0x02};
	bytes.resize(40000);
	Arena arena;
	EXPECT_THROW(Decoder(bytes, arena).readString(true), DecodeException);
}

TEST(TaggedSection, KeepsUnknownFieldsAsTheyCame)
{
	const Bytes bytes{2, 5, 3, 'a', 'b', 'c', 200, 1, 0};
	Arena arena;
	Decoder decoder(bytes, arena);
	Array<RawTaggedField> fields;
	decoder.readUnknownTaggedFields(fields);
	ASSERT_EQ(fields.size(), 2u);
	EXPECT_EQ(fields[0].tag, 5u);
	EXPECT_EQ(fields[0].data.size(), 3u);
	EXPECT_EQ(fields[1].tag, 200u);
	EncodedSize size;
	size.addTaggedSection(0, fields);
	EXPECT_EQ(size.memoryBytes, bytes.size());
	const Bytes again = written(
		size.memoryBytes,
		[&](Encoder& encoder)
		{
			encoder.writeUnsignedVarint(2);
			encoder.writeUnknownTaggedFields(fields);
		});
	EXPECT_EQ(again, bytes);
}

TEST(TaggedSection, RefusesAFieldThatTakesOtherThanItsClaim)
{
	const Bytes bytes{1, 0, 3, 0, 0, 0, 7};
	Arena arena;
	Decoder decoder(bytes, arena);
	TaggedSection section(decoder);
	ASSERT_TRUE(section.next());
	decoder.readInt32();
	EXPECT_THROW(section.next(), DecodeException);
}

TEST(TaggedSection, AHugeCountOfFieldsReservesNoMoreThanTheBytesCanHold)
{
	const Bytes bytes{0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0, 2, 0};
	Arena arena(1000);
	Array<RawTaggedField> fields;
	EXPECT_THROW(Decoder(bytes, arena).readUnknownTaggedFields(fields), DecodeException);
	EXPECT_LT(arena.usedBytes(), 200u);
}
