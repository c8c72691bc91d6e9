#include "SourceTree.h"

#include "Aeon/Broker/ApiTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace Aeon::Test
{

namespace
{

/// Put together here, so that this file does not hold what it looks for.
const std::string SLASH = "/";
const std::vector<std::string> MACHINE_PATHS{
	SLASH + "work/", SLASH + "home/", SLASH + "root/", SLASH + "Users/", SLASH + "tmp/aeon"};
const std::vector<std::string> UNFINISHED{std::string("TO") + "DO", std::string("FIX") + "ME"};

const std::vector<std::string_view> TEXT_ENDINGS{".h",  ".cpp", ".md",  ".txt",  ".cmake",      ".json",
												 ".sh", ".py",  ".mjs", ".java", ".properties", ".clang-format"};

void expectNone(const SourceTree& tree, const std::string& file, const std::vector<std::string>& words)
{
	const std::string text = tree.read(file);
	for (const std::string& word : words)
		EXPECT_EQ(text.find(word), std::string::npos) << file << " holds " << word;
}

} // namespace

TEST(Texts, NoPathOfOneMachineIsInTheSources)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("", TEXT_ENDINGS))
		expectNone(tree, file, MACHINE_PATHS);
}

TEST(Texts, NothingIsLeftUnfinishedInTheSources)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("", {".h", ".cpp", ".sh", ".py", ".mjs", ".java"}))
		expectNone(tree, file, UNFINISHED);
}

TEST(Texts, HeadersAreGuardedAlike)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("", {".h"}))
		EXPECT_NE(tree.read(file).find("#pragma once\n"), std::string::npos) << file;
}

TEST(Texts, NoSourceUsesAWholeNamespaceOfALibrary)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("", {".h", ".cpp"}))
		for (const char* name : {"std", "Poco", "testing"})
			EXPECT_EQ(tree.read(file).find(std::string("using name") + "space " + name + ";"), std::string::npos)
				<< file;
}

TEST(Texts, EveryRoomHasAReadme)
{
	const SourceTree tree;
	for (const Room& room : rooms())
		EXPECT_TRUE(tree.exists(std::string(room.folder) + "README.md")) << room.folder;
}

TEST(Texts, ReadmeHoldsTheTableOfApisThatTheBinaryServes)
{
	const SourceTree tree;
	EXPECT_THAT(tree.read("README.md"), testing::HasSubstr(ApiTable::markdown()))
		<< "put the output of `aeon --print-apis` into README.md";
}

} // namespace Aeon::Test
