#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Storage/FileSystem.h"

#include <string>

namespace Aeon::Storage
{

/// `partition.metadata` of a replica directory: two lines, "version: 0" and "topic_id: <22 characters>".

/// The topic id; zero where the file is missing. Throws CorruptFileException, StorageException.
Uuid readPartitionMetadata(FileSystem& fileSystem, const std::string& directory);
/// Replaces the file. Throws StorageException.
void writePartitionMetadata(FileSystem& fileSystem, const std::string& directory, const Uuid& topicId);

} // namespace Aeon::Storage
