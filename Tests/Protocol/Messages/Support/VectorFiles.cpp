#include "Aeon/Testing/VectorFiles.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace Aeon::Testing
{

std::optional<std::filesystem::path> vectorFolder()
{
	const char* named = std::getenv("AEON_VECTORS");
	const std::filesystem::path folder = named != nullptr ? named : AEON_VECTORS_DEFAULT;
	if (!std::filesystem::is_directory(folder)) return std::nullopt;
	return folder;
}

std::vector<std::uint8_t> parseHex(const std::string& text)
{
	const auto digit = [&](char letter)
	{
		if (letter >= '0' && letter <= '9') return letter - '0';
		if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
		throw std::runtime_error("no hex: " + text);
	};
	std::vector<std::uint8_t> bytes(text.size() / 2);
	for (std::size_t index = 0; index < bytes.size(); ++index)
		bytes[index] = static_cast<std::uint8_t>(digit(text[2 * index]) << 4 | digit(text[2 * index + 1]));
	return bytes;
}

std::string toHex(const std::vector<std::uint8_t>& bytes)
{
	std::string text;
	for (const std::uint8_t byte : bytes)
	{
		text += "0123456789abcdef"[byte >> 4];
		text += "0123456789abcdef"[byte & 15];
	}
	return text;
}

MessageVector parseMessageVector(const nlohmann::json& line)
{
	MessageVector vector;
	vector.message = line.at("message").get<std::string>();
	vector.version = line.at("version").get<std::int16_t>();
	vector.kind = line.at("kind").get<std::string>();
	vector.json = line.at("json");
	vector.bytes = parseHex(line.at("hex").get<std::string>());
	vector.decodeOnly = line.value("decode_only", false);
	return vector;
}

void forEachLine(const std::filesystem::path& file, const std::function<void(const nlohmann::json&)>& take)
{
	std::ifstream stream(file);
	if (!stream) throw std::runtime_error("cannot read " + file.string());
	for (std::string line; std::getline(stream, line);)
		take(nlohmann::json::parse(line));
}

void forEachMessageVector(const std::filesystem::path& folder, const std::function<void(const MessageVector&)>& take)
{
	std::vector<std::filesystem::path> files;
	for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
	{
		const std::filesystem::path& file = entry.path();
		if (file.extension() == ".jsonl" && file.stem() != "Frames" && file.stem() != "RecordBatch")
			files.push_back(file);
	}
	std::ranges::sort(files);
	for (const auto& file : files)
		forEachLine(file, [&](const nlohmann::json& line) { take(parseMessageVector(line)); });
}

} // namespace Aeon::Testing
