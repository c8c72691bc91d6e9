#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Storage/FileSystem.h"

#include <map>
#include <string>

namespace Aeon::Storage
{

/// An offset for each of some partitions, in a text file of a log directory: lines "<topic> <partition> <offset>".
class OffsetCheckpoint
{
public:
	using Offsets = std::map<TopicPartition, Offset>;

	/// fileSystem outlives this.
	OffsetCheckpoint(FileSystem& fileSystem, std::string path);

	/// Nothing where the file is missing or cannot be understood, which is logged. Throws StorageException.
	Offsets read() const;
	/// Replaces the file, unless it is what was written last. Throws StorageException.
	void write(const Offsets& offsets);

private:
	FileSystem& _fileSystem;
	const std::string _path;
	std::vector<std::string> _written;
};

} // namespace Aeon::Storage
