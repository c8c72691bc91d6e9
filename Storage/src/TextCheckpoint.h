#pragma once

#include "Aeon/Storage/FileSystem.h"

#include <string>
#include <vector>

namespace Aeon::Storage
{

/// Kafka's text checkpoints: line 1 the version (0), line 2 the number of entries, then an entry per line with its
/// fields split by white space, every line with its end.
///
///     0\n2\nt 0 42\nt 1 7\n
using CheckpointLines = std::vector<std::vector<std::string>>;

/// Entries of the file; none where it is missing or empty. Throws CorruptFileException for a version other than 0, a
/// wrong number of entries, a last line without its end, or an entry without exactly fieldCount fields;
/// StorageException where it cannot be read.
CheckpointLines readCheckpoint(FileSystem& fileSystem, const std::string& path, std::size_t fieldCount);

/// The same for content that was read already; path is for messages.
CheckpointLines parseCheckpoint(const std::string& path, const std::string& content, std::size_t fieldCount);

/// The content of a checkpoint file with these entries, each without its line end.
std::string formatCheckpoint(const std::vector<std::string>& lines);

/// Replaces the file (see replaceFile). Each line is an entry without its line end. Throws StorageException.
void writeCheckpoint(FileSystem& fileSystem, const std::string& path, const std::vector<std::string>& lines);

/// A whole decimal number that fits; throws CorruptFileException naming path otherwise.
std::int64_t
parseCheckpointNumber(const std::string& path, const std::string& text, std::int64_t min, std::int64_t max);

} // namespace Aeon::Storage
