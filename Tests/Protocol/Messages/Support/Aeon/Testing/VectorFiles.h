#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Vectors: bytes of the wire with the same value as JSON, one JSON object a line.
namespace Aeon::Testing
{

/// The folder of golden vectors: the environment variable AEON_VECTORS, or the folder beside the checkout; none
/// where there is no such folder.
std::optional<std::filesystem::path> vectorFolder();

/// One line of a message file.
struct MessageVector
{
	std::string message;
	std::int16_t version = 0;
	std::string kind;
	nlohmann::json json;
	std::vector<std::uint8_t> bytes;
	/// The bytes are right, but an encoder writes shorter ones.
	bool decodeOnly = false;

	/// For messages of failing tests.
	std::string place() const { return message + " " + std::to_string(version) + " " + kind; }
};

MessageVector parseMessageVector(const nlohmann::json& line);
std::vector<std::uint8_t> parseHex(const std::string& text);
std::string toHex(const std::vector<std::uint8_t>& bytes);
/// Calls take with each line of a file.
void forEachLine(const std::filesystem::path& file, const std::function<void(const nlohmann::json&)>& take);
/// Calls take with each message vector of a folder and of those in it, frames and record batches apart.
void forEachMessageVector(const std::filesystem::path& folder, const std::function<void(const MessageVector&)>& take);

} // namespace Aeon::Testing
