#include "Aeon/Testing/MessageCodec.h"
#include "Aeon/Testing/VectorFiles.h"

#include <gtest/gtest.h>

using namespace Aeon;
using namespace Aeon::Testing;

namespace
{

/// What a broker allows a request of that size.
std::size_t budgetFor(std::size_t frameBytes)
{
	return 1024 * 1024 + 8 * frameBytes;
}

/// Decodes, and takes a DecodeException for an answer too; anything else would fail the test or end the program.
bool decodes(const MessageCodec& codec, std::int16_t version, BytesView bytes)
{
	// A copy of the exact size lets the address sanitizer see a read behind the end.
	const std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
	try
	{
		EXPECT_LE(codec.decodeFront(copy, version, budgetFor(copy.size())), copy.size());
		return true;
	}
	catch (const Protocol::DecodeException&)
	{
		return false;
	}
}

void cutEverywhere(const MessageCodec& codec, const MessageVector& vector)
{
	for (std::size_t size = 0; size < vector.bytes.size(); ++size)
		EXPECT_FALSE(decodes(codec, vector.version, BytesView(vector.bytes).first(size))) << "cut at " << size;
}

/// Writes numbers that a length or count must not be over every place of the message.
void breakEverywhere(const MessageCodec& codec, const MessageVector& vector)
{
	static const std::vector<std::vector<std::uint8_t>> NUMBERS{
		{0x00},
		{0x7f},
		{0xff},
		{0x80, 0x80},
		{0x7f, 0xff},
		{0xff, 0xfe},
		{0x7f, 0xff, 0xff, 0xff},
		{0xff, 0xff, 0xff, 0xff},
		{0xff, 0xff, 0xff, 0xfe},
		{0xff, 0xff, 0xff, 0xff, 0x0f},
		{0xff, 0xff, 0xff, 0xff, 0xff},
	};
	for (std::size_t place = 0; place < vector.bytes.size(); ++place)
	{
		for (const auto& number : NUMBERS)
		{
			std::vector<std::uint8_t> broken = vector.bytes;
			for (std::size_t index = 0; index < number.size() && place + index < broken.size(); ++index)
				broken[place + index] = number[index];
			decodes(codec, vector.version, broken);
		}
		for (const int step : {-1, 1})
		{
			std::vector<std::uint8_t> broken = vector.bytes;
			broken[place] = static_cast<std::uint8_t>(broken[place] + step);
			decodes(codec, vector.version, broken);
		}
	}
}

std::size_t breakVectors(const std::filesystem::path& folder, std::size_t vectorBytesMax)
{
	std::size_t broken = 0;
	forEachMessageVector(
		folder,
		[&](const MessageVector& vector)
		{
			if (vector.bytes.size() > vectorBytesMax) return;
			for (const MessageCodec& codec : registeredCodecs())
			{
				const bool known = vector.version >= codec.lowestVersion && vector.version <= codec.highestVersion;
				if (codec.name != vector.message || !known) continue;
				SCOPED_TRACE(vector.place());
				cutEverywhere(codec, vector);
				breakEverywhere(codec, vector);
				++broken;
			}
		});
	return broken;
}

} // namespace

TEST(BrokenBytes, OwnSamplesCutOrBrokenAnywhereAreRefusedOrRead)
{
	EXPECT_GT(breakVectors(AEON_OWN_SAMPLES, SIZE_MAX), 0u);
}

TEST(BrokenBytes, GoldenVectorsCutOrBrokenAnywhereAreRefusedOrRead)
{
	const auto folder = vectorFolder();
	if (!folder) GTEST_SKIP() << "NO GOLDEN VECTORS: set AEON_VECTORS, or put them at " << AEON_VECTORS_DEFAULT;
	EXPECT_GT(breakVectors(*folder, 250), 0u);
}

TEST(BrokenBytes, VersionsOutsideTheRangeAreRefused)
{
	const std::vector<std::uint8_t> zeros(64);
	for (const MessageCodec& codec : registeredCodecs())
	{
		EXPECT_FALSE(decodes(codec, -1, zeros)) << codec.name;
		EXPECT_FALSE(decodes(codec, static_cast<std::int16_t>(codec.highestVersion + 1), zeros)) << codec.name;
	}
}
