#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace
{

Json readSpec(const fs::path& file)
{
	std::ifstream stream(file);
	return Json::parse(stream, nullptr, true, true);
}

/// Leaves the facts: sentences say nothing to the wire.
void dropSentences(Json& value)
{
	if (value.is_object()) value.erase("about");
	if (!value.is_structured()) return;
	for (Json& inner : value)
		dropSentences(inner);
}

Json* findNamed(Json& fields, const Json& name)
{
	const auto found = std::ranges::find_if(fields, [&](const Json& field) { return field.at("name") == name; });
	return found == fields.end() ? nullptr : &*found;
}

/// Adds what only the older spec knows, each field behind the one it followed there.
void addLegacyFields(Json& fields, const Json& legacy)
{
	std::ptrdiff_t place = 0;
	for (const Json& old : legacy)
	{
		Json* known = findNamed(fields, old.at("name"));
		if (known == nullptr)
		{
			fields.insert(fields.begin() + place++, old);
			continue;
		}
		if (old.contains("fields")) addLegacyFields(known->at("fields"), old.at("fields"));
		place = known - &fields.front() + 1;
	}
}

std::string lowestOf(const std::string& versions)
{
	return versions.substr(0, versions.find('-'));
}

std::string highestOf(const std::string& versions)
{
	return versions.substr(versions.find('-') + 1);
}

/// The newest official spec, stretched over the versions that it has dropped since.
Json officialFacts(const fs::path& newest, const fs::path& legacy)
{
	Json spec = readSpec(newest);
	dropSentences(spec);
	if (!fs::exists(legacy)) return spec;
	Json old = readSpec(legacy);
	dropSentences(old);
	addLegacyFields(spec.at("fields"), old.at("fields"));
	spec["validVersions"] = lowestOf(old.at("validVersions")) + "-" + highestOf(spec.at("validVersions"));
	return spec;
}

/// Where the official spec of that name lies: in the only one of the folders that has it.
fs::path officialFile(const std::vector<std::string>& folders, const fs::path& name)
{
	std::vector<fs::path> files;
	for (const std::string& folder : folders)
		if (fs::exists(fs::path(AEON_OFFICIAL) / folder / name))
			files.push_back(fs::path(AEON_OFFICIAL) / folder / name);
	EXPECT_EQ(files.size(), 1u) << name;
	return files.empty() ? fs::path() : files.front();
}

void compareFolder(const fs::path& own, const std::vector<std::string>& newest)
{
	const fs::path official = AEON_OFFICIAL;
	if (!fs::is_directory(official)) GTEST_SKIP() << "NO OFFICIAL SPECS at " << official;
	std::size_t compared = 0;
	for (const auto& entry : fs::directory_iterator(own))
	{
		if (entry.path().extension() != ".json") continue;
		const fs::path name = entry.path().filename();
		SCOPED_TRACE(name.string());
		const fs::path file = officialFile(newest, name);
		ASSERT_FALSE(file.empty());
		const Json expected = officialFacts(file, official / "messages-legacy" / name);
		EXPECT_EQ(readSpec(entry.path()), expected) << Json::diff(readSpec(entry.path()), expected).dump(1);
		++compared;
	}
	EXPECT_GT(compared, 0u);
}

} // namespace

TEST(OwnSpecs, MessagesStateTheFactsOfTheOfficialOnes)
{
	compareFolder(AEON_OWN_SPECS "/Protocol/messages", {"messages"});
}

TEST(OwnSpecs, RecordsStateTheFactsOfTheOfficialOnes)
{
	compareFolder(
		AEON_OWN_SPECS "/Coordinator/messages",
		{"records/metadata", "records/group-coordinator", "records/transaction-coordinator"});
}

TEST(OwnSpecs, HoldNoSentences)
{
	for (const char* folder : {AEON_OWN_SPECS "/Protocol/messages", AEON_OWN_SPECS "/Coordinator/messages"})
	{
		for (const auto& entry : fs::directory_iterator(folder))
		{
			Json spec = readSpec(entry.path());
			const Json before = spec;
			dropSentences(spec);
			EXPECT_EQ(spec, before) << entry.path();
		}
	}
}
