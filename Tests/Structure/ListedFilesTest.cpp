#include "SourceTree.h"

#include <gtest/gtest.h>

#include <regex>

namespace Aeon::Test
{

namespace
{

/// The directory, with '/', of the nearest CMakeLists.txt at or above a file.
std::string listDirectory(const SourceTree& tree, const std::string& file)
{
	std::string directory = file.substr(0, file.rfind('/') + 1);
	while (!tree.exists(directory + "CMakeLists.txt"))
		directory = directory.substr(0, directory.rfind('/', directory.size() - 2) + 1);
	return directory;
}

bool isListed(const SourceTree& tree, const std::string& file)
{
	const std::string directory = listDirectory(tree, file);
	const std::string path = std::regex_replace(file.substr(directory.size()), std::regex(R"([.+])"), R"(\$&)");
	const std::regex word("(^|[\\s(\"/])" + path + "($|[\\s)\"])");
	return std::regex_search(tree.read(directory + "CMakeLists.txt"), word);
}

/// Whether another folder's list takes the file in, by its path from there or from the root, or a module of CMake that
/// lies beside it.
bool isBorrowed(const SourceTree& tree, const std::string& file)
{
	const std::string path = "../" + file.substr(file.find('/') + 1);
	for (const std::string& list : tree.filesOf("Tests/", {"CMakeLists.txt"}))
	{
		const std::string text = tree.read(list);
		if (text.find(path) != std::string::npos || text.find("/" + file) != std::string::npos) return true;
	}
	const std::size_t folderEnd = file.rfind('/') + 1;
	for (const std::string& module : tree.filesOf(file.substr(0, folderEnd), {".cmake"}))
		if (tree.read(module).find("/" + file.substr(folderEnd)) != std::string::npos) return true;
	return false;
}

} // namespace

TEST(ListedFiles, EverySourceAndHeaderOfARoomIsListed)
{
	const SourceTree tree;
	for (const Room& room : rooms())
		for (const std::string& file : tree.filesOf(room.folder, {".h", ".cpp"}))
			EXPECT_TRUE(isListed(tree, file)) << file << " is in no CMakeLists.txt";
}

TEST(ListedFiles, EveryTestIsBuilt)
{
	const SourceTree tree;
	for (const std::string& file : tree.filesOf("Tests/", {".cpp"}))
		EXPECT_TRUE(isListed(tree, file) || isBorrowed(tree, file)) << file << " is in no CMakeLists.txt";
}

TEST(ListedFiles, EveryMessageSpecIsListed)
{
	const SourceTree tree;
	for (const char* folder : {"Protocol/messages/", "Coordinator/messages/"})
	{
		const std::vector<std::string> specs = tree.filesOf(folder, {".json"});
		EXPECT_FALSE(specs.empty()) << folder;
		for (const std::string& file : specs)
			EXPECT_TRUE(isListed(tree, file)) << file << " is in no CMakeLists.txt";
	}
}

TEST(ListedFiles, NoRoomIsListedByPattern)
{
	const SourceTree tree;
	for (const Room& room : rooms())
		for (const std::string& file : tree.filesOf(room.folder, {"CMakeLists.txt", ".cmake"}))
			EXPECT_FALSE(std::regex_search(tree.read(file), std::regex("GLOB(_RECURSE)?\\s"))) << file;
}

} // namespace Aeon::Test
