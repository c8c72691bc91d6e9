#include "TextFiles.h"

#include "ByteReader.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <regex>
#include <set>
#include <sstream>

namespace Aeon::Test::OnDisk
{

namespace
{

std::string readText(const std::string& path)
{
	const Bytes bytes = readBytes(path);
	return {bytes.begin(), bytes.end()};
}

/// Lines of a text in which every line has its end.
std::vector<std::string> linesOf(const std::string& text, Report& report)
{
	if (!text.empty() && text.back() != '\n') report.add("the last line has no end");
	std::vector<std::string> lines;
	std::istringstream in(text);
	for (std::string line; std::getline(in, line);)
		lines.push_back(line);
	return lines;
}

std::vector<std::string> fieldsOf(const std::string& line)
{
	std::vector<std::string> fields;
	std::istringstream in(line);
	for (std::string field; std::getline(in, field, ' ');)
		fields.push_back(field);
	return fields;
}

bool isReservedDirectoryId(std::string_view text)
{
	// Ids below 100: the first 14 bytes and more are zero.
	return text.substr(0, 20) == std::string(20, 'A');
}

} // namespace

std::optional<std::int64_t> parseNumber(std::string_view text)
{
	std::int64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
	return number;
}

bool isUuid(std::string_view text)
{
	const auto isLetter = [](char c)
	{ return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
	// Of the last character only two bits count.
	return text.size() == 22 && std::all_of(text.begin(), text.end(), isLetter) &&
		   std::string_view("AQgw").find(text.back()) != std::string_view::npos && text != std::string(22, 'A');
}

std::vector<std::vector<std::string>> readCheckpoint(Report& report, std::size_t fieldCount)
{
	const std::vector<std::string> lines = linesOf(readText(report.path()), report);
	if (lines.empty()) return {};
	if (lines[0] != "0") report.add("the version is not 0");
	std::vector<std::vector<std::string>> entries;
	for (std::size_t number = 2; number < lines.size(); ++number)
	{
		entries.push_back(fieldsOf(lines[number]));
		if (entries.back().size() == fieldCount) continue;
		report.add("line " + std::to_string(number + 1) + " has another number of fields");
		entries.pop_back();
	}
	const auto count = lines.size() < 2 ? std::nullopt : parseNumber(lines[1]);
	if (count != static_cast<std::int64_t>(lines.size()) - 2) report.add("not as many entries as line 2 says");
	return entries;
}

std::map<std::string, std::int64_t> readOffsetCheckpoint(Report& report)
{
	std::map<std::string, std::int64_t> offsets;
	for (const auto& fields : readCheckpoint(report, 3))
	{
		const auto partition = parseNumber(fields[1]);
		const auto offset = parseNumber(fields[2]);
		if (!partition || !offset || *partition < 0 || *offset < 0)
			report.add("partition or offset of " + fields[0] + " is no number");
		else if (!offsets.emplace(fields[0] + "-" + fields[1], *offset).second)
			report.add("two entries of " + fields[0] + "-" + fields[1]);
	}
	return offsets;
}

std::vector<EpochStart> readEpochCheckpoint(Report& report)
{
	std::vector<EpochStart> entries;
	for (const auto& fields : readCheckpoint(report, 2))
	{
		const auto epoch = parseNumber(fields[0]);
		const auto offset = parseNumber(fields[1]);
		if (!epoch || !offset || *epoch < 0 || *offset < 0)
		{
			report.add("epoch or offset is no number");
			continue;
		}
		if (!entries.empty() && (*epoch <= entries.back().epoch || *offset <= entries.back().startOffset))
			report.add("epoch " + fields[0] + " or its offset does not ascend");
		entries.push_back({*epoch, *offset});
	}
	return entries;
}

std::string readPartitionMetadata(Report& report)
{
	static const std::regex FORM("version: 0\ntopic_id: ([A-Za-z0-9_-]{22})\n?");
	const std::string text = readText(report.path());
	std::smatch match;
	if (!std::regex_match(text, match, FORM))
	{
		report.add("is not \"version: 0\" and \"topic_id: <id>\"");
		return {};
	}
	if (!isUuid(match[1].str())) report.add("the topic id is none");
	return match[1];
}

std::map<std::string, std::string> readMetaProperties(Report& report)
{
	std::map<std::string, std::string> properties;
	for (const std::string& line : linesOf(readText(report.path()), report))
	{
		if (line.empty() || line[0] == '#') continue;
		const std::size_t equals = line.find('=');
		if (equals == std::string::npos)
			report.add("a line without '='");
		else
			properties[line.substr(0, equals)] = line.substr(equals + 1);
	}
	if (properties["version"] != "1") report.add("version is not 1");
	if (properties["cluster.id"].empty()) report.add("no cluster.id");
	const auto nodeId = parseNumber(properties["node.id"]);
	if (!nodeId || *nodeId < 0 || *nodeId > std::numeric_limits<std::int32_t>::max())
		report.add("node.id is no node's");
	const auto directoryId = properties.find("directory.id");
	if (directoryId != properties.end() && (!isUuid(directoryId->second) || isReservedDirectoryId(directoryId->second)))
		report.add("directory.id is none, or a reserved one");
	return properties;
}

void checkCleanShutdown(Report& report)
{
	static const std::regex FORM(R"(\{"version":0,"brokerEpoch":-?[0-9]+\})");
	if (!std::regex_match(readText(report.path()), FORM))
		report.add(R"(is not {"version":0,"brokerEpoch":<number>} without a line end)");
}

void checkQuorumState(Report& report)
{
	static const std::regex VERSION_0(
		R"(\{"clusterId":"[^"]*","leaderId":-?[0-9]+,"leaderEpoch":[0-9]+,"votedId":-?[0-9]+,"appliedOffset":0,)"
		R"("currentVoters":\[(\{"voterId":[0-9]+\},?)*\],"data_version":0\}\n?)");
	static const std::regex VERSION_1(R"(\{"leaderId":-?[0-9]+,"leaderEpoch":[0-9]+,"votedId":-?[0-9]+,)"
									  R"("votedDirectoryId":"[A-Za-z0-9_-]{22}","data_version":1\}\n?)");
	const std::string text = readText(report.path());
	if (!std::regex_match(text, VERSION_0) && !std::regex_match(text, VERSION_1))
		report.add("is no quorum state of version 0 or 1");
}

} // namespace Aeon::Test::OnDisk
