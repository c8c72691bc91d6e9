#include "Aeon/Testing/MessageCodec.h"
#include "Aeon/Testing/VectorFiles.h"

#include <gtest/gtest.h>

#include <set>

using namespace Aeon;
using namespace Aeon::Testing;

namespace
{

/// Every codec of the message that knows the version: the same message may be generated from several specs.
std::vector<const MessageCodec*> codecsOf(const MessageVector& vector)
{
	std::vector<const MessageCodec*> codecs;
	for (const MessageCodec& codec : registeredCodecs())
	{
		const bool known = vector.version >= codec.lowestVersion && vector.version <= codec.highestVersion;
		if (codec.name == vector.message && known) codecs.push_back(&codec);
	}
	return codecs;
}

void expectBothWays(const MessageCodec& codec, const MessageVector& vector)
{
	SCOPED_TRACE(codec.codeNamespace + " " + vector.place());
	try
	{
		EXPECT_EQ(codec.decode(vector.bytes, vector.version), vector.json);
		if (vector.decodeOnly)
		{
			EXPECT_LT(codec.encode(vector.json, vector.version).size(), vector.bytes.size());
			return;
		}
		EXPECT_EQ(toHex(codec.decodeAndEncode(vector.bytes, vector.version)), toHex(vector.bytes));
		EXPECT_EQ(toHex(codec.encode(vector.json, vector.version)), toHex(vector.bytes));
	}
	catch (const Poco::Exception& error)
	{
		ADD_FAILURE() << error.displayText();
	}
	catch (const std::exception& error)
	{
		ADD_FAILURE() << error.what();
	}
}

struct Walk
{
	std::size_t vectors = 0;
	std::set<std::string> messages;
	std::set<std::string> unknown;
};

Walk walkVectors(const std::filesystem::path& folder)
{
	Walk walk;
	forEachMessageVector(
		folder,
		[&](const MessageVector& vector)
		{
			const auto codecs = codecsOf(vector);
			if (codecs.empty()) walk.unknown.insert(vector.message);
			for (const MessageCodec* codec : codecs)
			{
				++walk.vectors;
				walk.messages.insert(codec->name);
				expectBothWays(*codec, vector);
			}
		});
	return walk;
}

} // namespace

TEST(MessageVectors, OwnSamplesDecodeToTheirJsonAndEncodeToTheirBytes)
{
	const Walk walk = walkVectors(AEON_OWN_SAMPLES);
	EXPECT_GE(walk.vectors, 40u);
}

TEST(MessageVectors, GoldenVectorsDecodeToTheirJsonAndEncodeToTheirBytes)
{
	const auto folder = vectorFolder();
	if (!folder) GTEST_SKIP() << "NO GOLDEN VECTORS: set AEON_VECTORS, or put them at " << AEON_VECTORS_DEFAULT;
	const Walk walk = walkVectors(*folder);
	std::cout << walk.vectors << " vectors of " << walk.messages.size() << " messages, " << walk.unknown.size()
			  << " messages without a codec in this program\n";
	EXPECT_GT(walk.vectors, 0u);
	for (const MessageCodec& codec : registeredCodecs())
	{
		const bool removed = codec.highestVersion < codec.lowestVersion;
		const bool ours = codec.codeNamespace == "Aeon::Testing::Golden";
		EXPECT_TRUE(removed || ours || walk.messages.contains(codec.name)) << "no vector of " << codec.name;
	}
	EXPECT_TRUE(!AEON_ALL_MESSAGES || walk.unknown.empty()) << *walk.unknown.begin();
}
