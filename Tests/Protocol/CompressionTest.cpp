#include "Aeon/Protocol/Compression.h"

#include "RecordSamples.h"

#include "Aeon/Protocol/Compressor.h"
#include "Aeon/Protocol/Decompressor.h"

#include <gtest/gtest.h>

#include <random>
#include <snappy.h>
#include <zstd.h>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

constexpr CompressionType PACKING_CODECS[]{
	CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::LZ4, CompressionType::ZSTD};
constexpr std::uint64_t CAP = 16 * 1024 * 1024;

Bytes packed(
	CompressionType type, BytesView input, std::optional<int> level = {}, Lz4Header header = Lz4Header::STANDARD)
{
	Compressor compressor;
	Bytes out;
	compressor.compress(type, level.value_or(defaultCompressionLevel(type)), input, out, header);
	return out;
}

Result<Bytes> unpacked(
	CompressionType type, BytesView input, std::uint64_t cap = CAP, std::size_t step = 1000,
	Lz4Header header = Lz4Header::STANDARD)
{
	Decompressor decompressor;
	decompressor.start(type, input, cap, header);
	Bytes out;
	while (true)
	{
		const std::size_t begin = out.size();
		out.resize(begin + step);
		const auto length = decompressor.read(std::span(out).subspan(begin));
		if (!length.ok()) return length.error();
		out.resize(begin + *length);
		if (*length == 0) return out;
	}
}

Bytes noise(std::size_t size)
{
	std::mt19937 random(7);
	Bytes bytes(size);
	for (auto& byte : bytes)
		byte = static_cast<std::uint8_t>(random());
	return bytes;
}

Bytes prose(std::size_t size)
{
	std::mt19937 random(11);
	Bytes bytes(size);
	for (auto& byte : bytes)
		byte = static_cast<std::uint8_t>('a' + random() % 4);
	return bytes;
}

} // namespace

TEST(Compression, NamesAreReadBack)
{
	for (const CompressionType type : EVERY_CODEC)
		EXPECT_EQ(parseCompression(compressionName(type)), type);
	EXPECT_EQ(parseCompression("GZIP"), std::nullopt);
	EXPECT_EQ(parseCompression("producer"), std::nullopt);
	EXPECT_EQ(parseCompression(""), std::nullopt);
}

TEST(Compression, TopicNamesAreReadBackAndNoneIsNotOne)
{
	for (int i = 0; i <= static_cast<int>(TopicCompression::PRODUCER); ++i)
	{
		const auto compression = static_cast<TopicCompression>(i);
		EXPECT_EQ(parseTopicCompression(topicCompressionName(compression)), compression);
	}
	EXPECT_EQ(parseTopicCompression("none"), std::nullopt);
	EXPECT_EQ(storedCompression(TopicCompression::PRODUCER, CompressionType::LZ4), CompressionType::LZ4);
	EXPECT_EQ(storedCompression(TopicCompression::UNCOMPRESSED, CompressionType::LZ4), CompressionType::NONE);
	EXPECT_EQ(storedCompression(TopicCompression::ZSTD, CompressionType::NONE), CompressionType::ZSTD);
}

TEST(Compression, LevelsOutsideACodecsRangeAreRefused)
{
	EXPECT_TRUE(isCompressionLevel(CompressionType::GZIP, -1));
	EXPECT_FALSE(isCompressionLevel(CompressionType::GZIP, 0));
	EXPECT_FALSE(isCompressionLevel(CompressionType::GZIP, 10));
	EXPECT_TRUE(isCompressionLevel(CompressionType::LZ4, 17));
	EXPECT_FALSE(isCompressionLevel(CompressionType::LZ4, 0));
	EXPECT_TRUE(isCompressionLevel(CompressionType::ZSTD, -131072));
	EXPECT_FALSE(isCompressionLevel(CompressionType::ZSTD, 23));
	EXPECT_GE(ZSTD_maxCLevel(), 22);
	EXPECT_LE(ZSTD_minCLevel(), -131072);
}

TEST(Compression, EverySizeComesBackFromEveryCodec)
{
	for (const CompressionType type : EVERY_CODEC)
		for (const std::size_t size : {0, 1, 100, 32767, 32768, 32769, 65536, 65537, 300000})
			for (const Bytes& input : {noise(size), prose(size)})
			{
				const auto out = unpacked(type, packed(type, input));
				ASSERT_TRUE(out.ok()) << compressionName(type) << " " << size << " " << out.error().message;
				EXPECT_EQ(*out, input) << compressionName(type) << " " << size;
			}
}

TEST(Compression, EveryLevelComesBack)
{
	const Bytes input = prose(3000);
	for (const int level : {-1, 1, 5, 9})
		EXPECT_EQ(*unpacked(CompressionType::GZIP, packed(CompressionType::GZIP, input, level)), input);
	for (int level = 1; level <= 17; ++level)
		EXPECT_EQ(*unpacked(CompressionType::LZ4, packed(CompressionType::LZ4, input, level)), input);
	for (const int level : {-131072, -1, 0, 1, 3, 19, 22})
		EXPECT_EQ(*unpacked(CompressionType::ZSTD, packed(CompressionType::ZSTD, input, level)), input);
}

TEST(Compression, OneCompressorServesChangingCodecsAndLevels)
{
	Compressor compressor;
	const Bytes input = prose(5000);
	for (int round = 0; round < 3; ++round)
		for (const CompressionType type : EVERY_CODEC)
			for (const int level : {1, 5})
			{
				Bytes out{1, 2, 3};
				compressor.compress(type, level, input, out);
				EXPECT_EQ(Bytes(out.begin(), out.begin() + 3), (Bytes{1, 2, 3}));
				EXPECT_EQ(*unpacked(type, BytesView(out).subspan(3)), input);
			}
}

TEST(Compression, LittleByLittleGivesTheSameBytes)
{
	const Bytes input = prose(40000);
	for (const CompressionType type : EVERY_CODEC)
		for (const std::size_t step : {1, 7, 4096, 100000})
			EXPECT_EQ(*unpacked(type, packed(type, input), CAP, step), input) << compressionName(type) << " " << step;
}

TEST(Compression, OutputOnTheCapPassesAndOneByteMoreDoesNot)
{
	const Bytes input = prose(10000);
	for (const CompressionType type : EVERY_CODEC)
	{
		EXPECT_TRUE(unpacked(type, packed(type, input), 10000).ok()) << compressionName(type);
		EXPECT_EQ(unpacked(type, packed(type, input), 9999).code(), ErrorCode::CORRUPT_MESSAGE)
			<< compressionName(type);
		EXPECT_EQ(unpacked(type, packed(type, input), 0).code(), ErrorCode::CORRUPT_MESSAGE) << compressionName(type);
	}
}

TEST(Compression, BombsOfEveryCodecStopAtTheCap)
{
	const Bytes zeros(64 * 1024 * 1024);
	Decompressor decompressor;
	for (const CompressionType type : PACKING_CODECS)
	{
		const Bytes bomb = packed(type, zeros);
		ASSERT_LT(bomb.size(), zeros.size() / 15) << compressionName(type);
		decompressor.start(type, bomb, 1024 * 1024);
		Bytes out(64 * 1024);
		Result<std::size_t> length = out.size();
		while (length.ok() && *length > 0)
			length = decompressor.read(out);
		EXPECT_EQ(length.code(), ErrorCode::CORRUPT_MESSAGE) << compressionName(type);
		EXPECT_LE(decompressor.producedBytes(), 1024u * 1024) << compressionName(type);
		EXPECT_EQ(decompressor.read(out).code(), ErrorCode::CORRUPT_MESSAGE) << "the error stays";
	}
}

TEST(Compression, SnappyBlockThatClaimsMoreThanItCanHoldReservesNothing)
{
	// A raw block of five bytes that says it unpacks to 2^32 - 1 bytes.
	const auto out = unpacked(CompressionType::SNAPPY, fromHex("ffffffff0f"), ~0ull);
	ASSERT_FALSE(out.ok());
	EXPECT_EQ(out.error().message, "snappy: a block claims more than it can hold");
}

TEST(Compression, CutAtEveryByteIsAnErrorForEveryCodec)
{
	const Bytes input = prose(500);
	for (const CompressionType type : PACKING_CODECS)
	{
		const Bytes whole = packed(type, input);
		for (std::size_t size = 0; size < whole.size(); ++size)
		{
			const auto out = unpacked(type, BytesView(whole).first(size));
			// A xerial header alone is an empty stream.
			const bool headerOnly = type == CompressionType::SNAPPY && size == 16;
			EXPECT_EQ(out.ok(), headerOnly) << compressionName(type) << " cut at " << size;
		}
	}
}

TEST(Compression, BytesBehindTheEndAreAnErrorForEveryCodec)
{
	for (const CompressionType type : PACKING_CODECS)
	{
		Bytes out = packed(type, prose(500));
		out.push_back(0);
		EXPECT_EQ(unpacked(type, out).code(), ErrorCode::CORRUPT_MESSAGE) << compressionName(type);
	}
}

TEST(Compression, FlippedBitsNeverCrash)
{
	const unsigned seed = 20240817;
	std::mt19937 random(seed);
	SCOPED_TRACE(seed);
	const Bytes input = prose(2000);
	for (const CompressionType type : PACKING_CODECS)
	{
		const Bytes whole = packed(type, input);
		for (int round = 0; round < 2000; ++round)
		{
			Bytes broken = whole;
			broken[random() % broken.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
			const auto out = unpacked(type, broken, 1 << 20);
			if (out.ok())
			{
				EXPECT_LE(out->size(), 1u << 20);
			}
		}
	}
}

TEST(Compression, GzipMembersAndZstdFramesAndXerialStreamsJoin)
{
	for (const CompressionType type : {CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::ZSTD})
	{
		Bytes both = packed(type, view("first "));
		const Bytes second = packed(type, view("second"));
		both.insert(both.end(), second.begin(), second.end());
		const auto out = unpacked(type, both);
		ASSERT_TRUE(out.ok()) << compressionName(type) << out.error().message;
		EXPECT_EQ(text(BytesView(*out)), "first second") << compressionName(type);
	}
}

TEST(Compression, RawSnappyIsReadWithoutTheXerialFraming)
{
	const Bytes input = prose(100000);
	std::string raw;
	snappy::Compress(reinterpret_cast<const char*>(input.data()), input.size(), &raw);
	EXPECT_EQ(*unpacked(CompressionType::SNAPPY, view(raw)), input);
	EXPECT_FALSE(unpacked(CompressionType::SNAPPY, {}).ok());
}

TEST(Compression, SnappyIsWrittenInChunksBehindTheXerialHeader)
{
	const Bytes out = packed(CompressionType::SNAPPY, prose(40000));
	EXPECT_EQ(Bytes(out.begin(), out.begin() + 16), fromHex("82534e4150505900 00000001 00000001"));
	const std::size_t first = out[16] << 24 | out[17] << 16 | out[18] << 8 | out[19];
	std::size_t unpackedBytes = 0;
	ASSERT_TRUE(snappy::GetUncompressedLength(reinterpret_cast<const char*>(out.data() + 20), first, &unpackedBytes));
	EXPECT_EQ(unpackedBytes, 32768u);
}

TEST(Compression, Lz4IsWrittenWithKafkasFrameHeader)
{
	EXPECT_EQ(*unpacked(CompressionType::LZ4, packed(CompressionType::LZ4, view("abc"))), fromHex("616263"));
	const Bytes out = packed(CompressionType::LZ4, view("abc"));
	EXPECT_EQ(Bytes(out.begin(), out.begin() + 7), fromHex("04224d18 60 40 82"));
	EXPECT_EQ(Bytes(out.end() - 4, out.end()), fromHex("00000000"));
}

TEST(Compression, WrongLz4HeaderChecksumPassesInMagic0Only)
{
	const Bytes old = packed(CompressionType::LZ4, view("abc"), {}, Lz4Header::MAGIC_0);
	EXPECT_NE(old[6], 0x82);
	EXPECT_FALSE(unpacked(CompressionType::LZ4, old).ok());
	EXPECT_EQ(*unpacked(CompressionType::LZ4, old, CAP, 10, Lz4Header::MAGIC_0), fromHex("616263"));
	const Bytes standard = packed(CompressionType::LZ4, view("abc"));
	EXPECT_EQ(*unpacked(CompressionType::LZ4, standard, CAP, 10, Lz4Header::MAGIC_0), fromHex("616263"));
}

TEST(Compression, LinkedLz4BlocksAreRefusedAsKafkasReadersDo)
{
	Bytes out = packed(CompressionType::LZ4, view("abc"));
	out[4] = 0x40;
	const auto result = unpacked(CompressionType::LZ4, out, CAP, 10, Lz4Header::MAGIC_0);
	ASSERT_FALSE(result.ok());
	EXPECT_EQ(result.error().message, "lz4: linked blocks are not supported");
}

TEST(Compression, ZstdFramesOfTheLargestWindowAreRead)
{
	Bytes out;
	const Bytes input = prose(1000);
	// A streaming writer does not know the size: the frame then claims the whole window of level 22.
	ZSTD_CCtx* context = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 22);
	out.resize(ZSTD_compressBound(input.size()));
	ZSTD_inBuffer source{input.data(), input.size(), 0};
	ZSTD_outBuffer target{out.data(), out.size(), 0};
	ZSTD_compressStream2(context, &target, &source, ZSTD_e_flush);
	ASSERT_EQ(ZSTD_compressStream2(context, &target, &source, ZSTD_e_end), 0u);
	ZSTD_freeCCtx(context);
	out.resize(target.pos);
	EXPECT_EQ(*unpacked(CompressionType::ZSTD, out), input);
}

TEST(Compression, OneDecompressorServesPayloadAfterPayloadAlsoAfterErrors)
{
	Decompressor decompressor;
	Bytes buffer(1000);
	for (int round = 0; round < 3; ++round)
		for (const CompressionType type : PACKING_CODECS)
		{
			const Bytes good = packed(type, view("some text"));
			decompressor.start(type, BytesView(good).first(good.size() - 1), CAP);
			while (true)
			{
				const auto length = decompressor.read(buffer);
				if (!length.ok()) break;
				ASSERT_GT(*length, 0u) << compressionName(type);
			}
			decompressor.start(type, good, CAP);
			const auto length = decompressor.read(buffer);
			ASSERT_TRUE(length.ok()) << compressionName(type) << length.error().message;
			EXPECT_EQ(*length, 9u);
			if (round == 1) decompressor.trim();
			if (round == 2) decompressor.release();
		}
}

TEST(Compression, Lz4FrameThatClaimsASizeAndBreaksSpoilsNoLaterFrame)
{
	// A frame whose header claims 0x6060601860184d bytes, found by FuzzCompression.
	const Bytes broken = fromHex("04224d1868604d186018606060000020");
	Decompressor decompressor;
	Bytes buffer(100);
	decompressor.start(CompressionType::LZ4, broken, CAP, Lz4Header::MAGIC_0);
	EXPECT_FALSE(decompressor.read(buffer).ok());

	const Bytes good = packed(CompressionType::LZ4, view("some text"));
	for (int round = 0; round < 2; ++round)
	{
		decompressor.start(CompressionType::LZ4, good, CAP);
		const auto length = decompressor.read(buffer);
		ASSERT_TRUE(length.ok()) << length.error().message;
		EXPECT_EQ(*length, 9u);
	}
}
