#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Test
{

/// The files of the checkout that people write: without build trees, data, and what version control keeps.
class SourceTree
{
public:
	SourceTree();

	const std::filesystem::path& root() const noexcept { return _root; }
	/// Paths below the root, with '/', ascending.
	const std::vector<std::string>& files() const noexcept { return _files; }
	/// Those below a folder that have one of the endings.
	std::vector<std::string> filesOf(std::string_view folder, std::vector<std::string_view> endings) const;
	std::string read(const std::string& file) const;
	bool exists(const std::string& file) const;

private:
	const std::filesystem::path _root;
	std::vector<std::string> _files;
};

/// What stands between the quotes or angle brackets of each #include of a source text.
struct Include
{
	std::string path;
	bool quoted = false;
};
std::vector<Include> includesOf(const std::string& text);

/// The folders that are targets of their own, by the names their include paths have.
struct Room
{
	/// As in "Aeon/Storage/...".
	std::string_view name;
	std::string_view folder;
	/// Rooms whose headers it may include, besides its own.
	std::vector<std::string_view> mayInclude;
	/// Beginnings of the includes of libraries that it may use, of those that not everybody may.
	std::vector<std::string_view> mayUse;
};
const std::vector<Room>& rooms();
/// The room that a file belongs to; null where it is none's.
const Room* roomOf(std::string_view file);

} // namespace Aeon::Test
