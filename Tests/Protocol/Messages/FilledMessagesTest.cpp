#include "SpecReader.h"

#include "Aeon/Testing/MessageCodec.h"
#include "Aeon/Testing/SpecFiller.h"
#include "Aeon/Testing/VectorFiles.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace Aeon;
using namespace Aeon::Testing;

namespace
{

constexpr std::uint32_t SEEDS = 10;

void expectRoundTrip(const MessageCodec& codec, const nlohmann::json& json, std::int16_t version)
{
	try
	{
		const auto bytes = codec.encode(json, version);
		EXPECT_EQ(codec.decode(bytes, version), json);
		EXPECT_EQ(toHex(codec.decodeAndEncode(bytes, version)), toHex(bytes));
	}
	catch (const Poco::Exception& error)
	{
		ADD_FAILURE() << error.displayText() << "\n" << json.dump();
	}
	catch (const std::exception& error)
	{
		ADD_FAILURE() << error.what() << "\n" << json.dump();
	}
}

/// Returns how many specs the folder holds.
std::size_t roundTripFolder(const std::filesystem::path& folder, const std::string& codeNamespace)
{
	std::size_t specs = 0;
	for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
	{
		if (entry.path().extension() != ".json") continue;
		++specs;
		const auto spec = Generator::readSpecFile(entry.path().string());
		const MessageCodec* codec = findCodec(codeNamespace, spec.name);
		EXPECT_NE(codec, nullptr) << spec.file;
		if (codec == nullptr) continue;
		for (int version = codec->lowestVersion; version <= codec->highestVersion; ++version)
		{
			for (std::uint32_t seed = 0; seed < SEEDS; ++seed)
			{
				SCOPED_TRACE(spec.name + " version " + std::to_string(version) + " seed " + std::to_string(seed));
				SpecFiller filler(spec, seed);
				const auto known = static_cast<std::int16_t>(version);
				expectRoundTrip(*codec, filler.fill(known), known);
			}
		}
	}
	return specs;
}

} // namespace

#if AEON_ALL_MESSAGES == 1

TEST(FilledMessages, EveryOfficialMessageRoundTripsInEveryVersion)
{
	EXPECT_EQ(roundTripFolder(AEON_OFFICIAL "/messages", "Aeon::Protocol::Trunk"), 203u);
}

TEST(FilledMessages, EveryOfficialRecordRoundTripsInEveryVersion)
{
	EXPECT_EQ(roundTripFolder(AEON_OFFICIAL "/records", "Aeon::Protocol::Trunk"), 84u);
}

TEST(FilledMessages, EveryLegacyMessageRoundTripsInEveryVersion)
{
	EXPECT_EQ(roundTripFolder(AEON_OFFICIAL "/messages-legacy", "Aeon::Protocol::Legacy"), 38u);
}

#else

TEST(FilledMessages, EveryOwnMessageRoundTripsInEveryVersion)
{
	EXPECT_GE(roundTripFolder(AEON_OWN_SPECS "/Protocol/messages", "Aeon::Protocol"), 71u);
}

TEST(FilledMessages, EveryOwnRecordRoundTripsInEveryVersion)
{
	EXPECT_GE(roundTripFolder(AEON_OWN_SPECS "/Coordinator/messages", "Aeon::Coordinator"), 39u);
}

TEST(FilledMessages, EveryFeatureOfTheFormatRoundTrips)
{
	EXPECT_EQ(roundTripFolder(AEON_OWN_SPECS "/Tests/Generator/golden", "Aeon::Testing::Golden"), 3u);
}

#endif
