#include "SourceTree.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace Aeon::Test
{

namespace
{

const std::set<std::string> PASSED_OVER{".git", "build", "data", "node_modules", "__pycache__", ".cache", ".vscode"};

} // namespace

SourceTree::SourceTree() : _root(AEON_SOURCE_DIR)
{
	using Walk = std::filesystem::recursive_directory_iterator;
	for (Walk entry(_root); entry != Walk(); ++entry)
	{
		if (PASSED_OVER.contains(entry->path().filename().string()))
			entry.disable_recursion_pending();
		else if (entry->is_regular_file())
			_files.push_back(std::filesystem::relative(entry->path(), _root).generic_string());
	}
	std::sort(_files.begin(), _files.end());
}

std::vector<std::string> SourceTree::filesOf(std::string_view folder, std::vector<std::string_view> endings) const
{
	std::vector<std::string> found;
	for (const std::string& file : _files)
	{
		const auto ends = [&](std::string_view ending) { return file.ends_with(ending); };
		if (file.starts_with(folder) && std::any_of(endings.begin(), endings.end(), ends)) found.push_back(file);
	}
	return found;
}

std::string SourceTree::read(const std::string& file) const
{
	std::ifstream in(_root / file, std::ios::binary);
	std::ostringstream text;
	text << in.rdbuf();
	return text.str();
}

bool SourceTree::exists(const std::string& file) const
{
	return std::filesystem::exists(_root / file);
}

std::vector<Include> includesOf(const std::string& text)
{
	static const std::regex INCLUDE(R"(^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">])", std::regex::multiline);
	std::vector<Include> includes;
	for (std::sregex_iterator match(text.begin(), text.end(), INCLUDE); match != std::sregex_iterator(); ++match)
		includes.push_back({(*match)[2].str(), (*match)[1].str() == "\""});
	return includes;
}

const std::vector<Room>& rooms()
{
	// Base lies inside Protocol, so it comes first.
	static const std::vector<Room> ROOMS{
		{"Base", "Protocol/base/", {}, {}},
		{"Protocol", "Protocol/", {"Base"}, {}},
		{"Net", "Net/", {"Base"}, {"Poco/Net/", "Poco/Crypto/", "openssl/"}},
		{"Storage", "Storage/", {"Protocol", "Base"}, {}},
		{"Coordinator", "Coordinator/", {"Protocol", "Base"}, {}},
		{"Broker",
		 "Broker/",
		 {"Net", "Storage", "Coordinator", "Protocol", "Base"},
		 {"Poco/Net/", "Poco/Util/", "Poco/Crypto/", "nlohmann/", "prometheus/"}},
		{"Generator", "Generator/", {}, {"nlohmann/"}},
	};
	return ROOMS;
}

const Room* roomOf(std::string_view file)
{
	for (const Room& room : rooms())
		if (file.starts_with(room.folder)) return &room;
	return nullptr;
}

} // namespace Aeon::Test
