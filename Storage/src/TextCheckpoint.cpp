#include "TextCheckpoint.h"

#include "Aeon/Storage/StorageException.h"

#include <charconv>
#include <limits>
#include <sstream>

namespace Aeon::Storage
{

namespace
{

std::vector<std::string> split(const std::string& line)
{
	std::istringstream in(line);
	std::vector<std::string> fields;
	for (std::string field; in >> field;)
		fields.push_back(field);
	return fields;
}

std::string nextLine(std::istringstream& in, const std::string& path)
{
	std::string line;
	if (!std::getline(in, line)) throw CorruptFileException(path, "ends too early");
	return line;
}

} // namespace

std::int64_t parseCheckpointNumber(const std::string& path, const std::string& text, std::int64_t min, std::int64_t max)
{
	std::int64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc() || end != text.data() + text.size() || number < min || number > max)
		throw CorruptFileException(path, "not a number in range: " + text.substr(0, 40));
	return number;
}

CheckpointLines readCheckpoint(FileSystem& fileSystem, const std::string& path, std::size_t fieldCount)
{
	if (!fileSystem.exists(path)) return {};
	return parseCheckpoint(path, readWholeFile(fileSystem, path), fieldCount);
}

CheckpointLines parseCheckpoint(const std::string& path, const std::string& content, std::size_t fieldCount)
{
	if (content.empty()) return {};
	// A number whose last digits did not reach the disk is a number all the same.
	if (content.back() != '\n') throw CorruptFileException(path, "its last line is cut off");
	std::istringstream in(content);
	if (nextLine(in, path) != "0") throw CorruptFileException(path, "unknown version");
	const std::int64_t count =
		parseCheckpointNumber(path, nextLine(in, path), 0, std::numeric_limits<std::int32_t>::max());
	CheckpointLines entries;
	for (std::string line; std::getline(in, line);)
	{
		entries.push_back(split(line));
		if (entries.back().size() != fieldCount) throw CorruptFileException(path, "bad line: " + line.substr(0, 80));
	}
	if (static_cast<std::int64_t>(entries.size()) != count)
		throw CorruptFileException(path, "has another number of entries than it says");
	return entries;
}

std::string formatCheckpoint(const std::vector<std::string>& lines)
{
	std::string content = "0\n" + std::to_string(lines.size()) + "\n";
	for (const auto& line : lines)
		content += line + "\n";
	return content;
}

void writeCheckpoint(FileSystem& fileSystem, const std::string& path, const std::vector<std::string>& lines)
{
	replaceFile(fileSystem, path, formatCheckpoint(lines));
}

} // namespace Aeon::Storage
