#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Storage/FileSystem.h"

#include <map>
#include <optional>
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
	Offsets read();
	/// Replaces the file, unless it holds these already. Throws StorageException.
	void write(const Offsets& offsets);
	/// Removes what a crash in the middle of a write() left. Throws StorageException.
	void removeUnfinished();
	/// Whether the file holds an offset of the partition, as far as read() and write() know it.
	bool holds(const TopicPartition& partition) const { return _held && _held->contains(partition); }

private:
	FileSystem& _fileSystem;
	const std::string _path;
	/// What the file holds; no value before the first read() or write().
	std::optional<Offsets> _held;
};

} // namespace Aeon::Storage
