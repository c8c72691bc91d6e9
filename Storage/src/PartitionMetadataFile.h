#pragma once

#include "ReplicaDirectory.h"

#include "Aeon/Base/Types.h"

namespace Aeon::Storage
{

/// `partition.metadata` of a replica directory: two lines, "version: 0" and "topic_id: <22 characters>".

/// The topic id; zero where the file is missing, or was left without content by a power cut. Throws
/// CorruptFileException, StorageException.
Uuid readPartitionMetadata(const ReplicaDirectory& directory);
/// Replaces the file; the next flush of the log syncs it. Throws StorageException.
void writePartitionMetadata(const ReplicaDirectory& directory, const Uuid& topicId);

} // namespace Aeon::Storage
