#pragma once

#include "Finding.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Test::OnDisk
{

/// A decimal number without sign but '-', as Kafka writes them; no value for anything else.
std::optional<std::int64_t> parseNumber(std::string_view text);
/// The text form of an id: 22 characters of URL-safe base64. Zero where it is none or the reserved zero itself.
bool isUuid(std::string_view text);

/// A checkpoint's entries: version 0, the count, an entry a line with its fields split by one space, every line with
/// its end. Empty where the file is missing or has 0 bytes; what breaks the form is a finding.
std::vector<std::vector<std::string>> readCheckpoint(Report& report, std::size_t fieldCount);

/// Offsets by partition directory ("topic-3") of one of the four offset checkpoints.
std::map<std::string, std::int64_t> readOffsetCheckpoint(Report& report);

/// `<epoch> <start offset>`, both strictly ascending.
struct EpochStart
{
	std::int64_t epoch = 0;
	std::int64_t startOffset = 0;
};
std::vector<EpochStart> readEpochCheckpoint(Report& report);

/// The topic id in partition.metadata, empty where the form is wrong.
std::string readPartitionMetadata(Report& report);

/// What meta.properties says, by key, with its rules checked.
std::map<std::string, std::string> readMetaProperties(Report& report);

void checkCleanShutdown(Report& report);
/// One line of JSON with the fields of either version.
void checkQuorumState(Report& report);

} // namespace Aeon::Test::OnDisk
