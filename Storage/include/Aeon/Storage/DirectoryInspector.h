#pragma once

#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/Inspection.h"

#include <string>

namespace Aeon::Storage
{

/// Reads log directories at rest and says what they hold and what is wrong in them: every batch with its CRC and
/// records, index entries against the batches, transaction indexes, producer snapshots, checkpoints. Changes nothing.
/// Memory is bounded by the largest batch and the offsets and positions of a segment's batches.
///
/// What a running broker holds may change while it is read; findings in its active segments mean nothing.
///
/// Not thread-safe: one thread at a time.
class DirectoryInspector
{
public:
	/// All outlive this.
	DirectoryInspector(FileSystem& fileSystem, InspectionDetail detail, InspectionSink& sink) :
		_fileSystem(fileSystem), _detail(detail), _sink(sink)
	{
	}

	/// path is a log directory (an entry of log.dirs) or the directory of one replica. Blocks until everything is read.
	/// Throws StorageException where a file cannot be read, LogDirectoryException where path holds neither.
	void inspect(const std::string& path);

	/// Whether the directory holds segments, as a replica's does.
	static bool isReplica(FileSystem& fileSystem, const std::string& path);
	/// Whether it is an entry of log.dirs: it holds meta.properties, checkpoints or replicas.
	static bool isLogDirectory(FileSystem& fileSystem, const std::string& path);

private:
	void inspectLogDirectory(const std::string& path);
	void inspectReplica(const std::string& path);

	FileSystem& _fileSystem;
	const InspectionDetail _detail;
	InspectionSink& _sink;
};

} // namespace Aeon::Storage
