#include "SourceTree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

namespace Aeon::Test
{

namespace
{

constexpr std::string_view LIBRARIES_NOT_FOR_ALL[] = {"Poco/Net/",   "Poco/Util/", "Poco/Crypto/",
													  "openssl/",    "nlohmann/",  "prometheus/",
													  "librdkafka/", "gtest/",     "gmock/"};

bool contains(const std::vector<std::string_view>& names, std::string_view name)
{
	return std::find(names.begin(), names.end(), name) != names.end();
}

/// The room that "Aeon/<room>/..." names; empty where the path is another.
std::string roomNamed(const std::string& includePath)
{
	if (!includePath.starts_with("Aeon/")) return {};
	return includePath.substr(5, includePath.find('/', 5) - 5);
}

/// Whether a quoted include of another form is a private header: beside the file, or below the room's src.
bool isPrivateHeader(const SourceTree& tree, const Room& room, const std::string& file, const std::string& path)
{
	const std::string directory = file.substr(0, file.rfind('/') + 1);
	return tree.exists(directory + path) || tree.exists(std::string(room.folder) + "src/" + path);
}

void checkLibraries(const Room& room, const std::string& file, const std::string& path)
{
	for (std::string_view library : LIBRARIES_NOT_FOR_ALL)
		EXPECT_TRUE(!path.starts_with(library) || contains(room.mayUse, library)) << file << " includes " << path;
}

} // namespace

TEST(IncludeEdges, RoomsIncludeOnlyRoomsBelowThem)
{
	const SourceTree tree;
	std::size_t edges = 0;
	for (const Room& room : rooms())
		for (const std::string& file : tree.filesOf(room.folder, {".h", ".cpp"}))
		{
			if (roomOf(file) != &room) continue;
			for (const Include& include : includesOf(tree.read(file)))
			{
				const std::string other = roomNamed(include.path);
				if (other.empty()) continue;
				++edges;
				EXPECT_TRUE(other == room.name || contains(room.mayInclude, other))
					<< file << " includes " << include.path;
			}
		}
	EXPECT_GT(edges, 100u) << "the test has not found the sources";
}

TEST(IncludeEdges, OtherQuotedIncludesAreTheRoomsOwnPrivateHeaders)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("", {".h", ".cpp"}))
	{
		const Room* room = roomOf(file);
		if (room == nullptr) continue;
		for (const Include& include : includesOf(tree.read(file)))
		{
			if (!include.quoted || include.path.starts_with("Aeon/")) continue;
			EXPECT_TRUE(isPrivateHeader(tree, *room, file, include.path)) << file << " includes " << include.path;
			EXPECT_EQ(file.find("/include/"), std::string::npos)
				<< "public header " << file << " includes the private " << include.path;
		}
	}
}

TEST(IncludeEdges, LibrariesAreUsedOnlyWhereTheyBelong)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("", {".h", ".cpp"}))
		if (const Room* room = roomOf(file))
			for (const Include& include : includesOf(tree.read(file)))
				checkLibraries(*room, file, include.path);
}

TEST(IncludeEdges, TargetsLinkOnlyRoomsBelowThem)
{
	const SourceTree tree;
	const std::regex linked("Aeon::([A-Z][A-Za-z]*)");
	for (const Room& room : rooms())
	{
		const std::string text = tree.read(std::string(room.folder) + "CMakeLists.txt");
		ASSERT_FALSE(text.empty()) << room.folder;
		for (std::sregex_iterator match(text.begin(), text.end(), linked); match != std::sregex_iterator(); ++match)
		{
			const std::string other = (*match)[1].str();
			EXPECT_TRUE(other == room.name || contains(room.mayInclude, other))
				<< room.folder << "CMakeLists.txt names Aeon::" << other;
		}
	}
}

} // namespace Aeon::Test
