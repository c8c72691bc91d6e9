#pragma once

#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/Inspection.h"

#include <string>

namespace Aeon::Storage
{

/// Inspects the small files of a log directory: each function reads one, hands over its entries and says what is wrong
/// with it; true where nothing is. All throw StorageException where the file cannot be read.

/// Kafka's text checkpoints: fieldNames name what each line holds, numbers but for "topic"; the last two names of a
/// line of three are partition and offset.
bool inspectOffsetCheckpoint(
	FileSystem& fileSystem, const std::string& path, InspectionDetail detail, InspectionSink& sink);
/// leader-epoch-checkpoint; epochs and offsets ascend.
bool inspectEpochCheckpoint(
	FileSystem& fileSystem, const std::string& path, InspectionDetail detail, InspectionSink& sink);
/// A producer snapshot.
bool inspectSnapshot(FileSystem& fileSystem, const std::string& path, InspectionDetail detail, InspectionSink& sink);
/// partition.metadata.
bool inspectPartitionMetadata(
	FileSystem& fileSystem, const std::string& directory, InspectionDetail detail, InspectionSink& sink);

} // namespace Aeon::Storage
