#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataReplay.h"
#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/Log.h"

#include <optional>
#include <string>
#include <vector>

namespace Aeon
{

/// Reads what a metadata log directory holds: the latest snapshot, then the log behind it.
///
/// Not thread-safe: one thread at a time. File system and log outlive it.
class MetadataLoader
{
public:
	MetadataLoader(Storage::FileSystem& fileSystem, Storage::Log& log) : _fileSystem(fileSystem), _log(log) {}

	struct Loaded
	{
		Coordinator::MetadataImage::Ptr image;
		/// The log ends within a metadata transaction, whose records are not in the image.
		bool openTransaction = false;
		/// Records with which the format tool wants the cluster to begin; empty where it left none. They are not in
		/// the image: the first leader of an empty log writes them to it.
		Coordinator::MetadataRecords bootstrap;
	};

	/// Throws StorageException, CorruptFileException, MetadataException.
	Loaded load();

private:
	/// A snapshot's name: <end offset, exclusive>-<epoch>.checkpoint.
	struct Snapshot
	{
		Offset endOffset;
		LeaderEpoch epoch;
		std::string path;
	};

	std::optional<Snapshot> findLatest() const;
	void readSnapshot(const Snapshot& snapshot, Coordinator::MetadataReplay& replay) const;
	void readBootstrap(const std::string& path, Coordinator::MetadataRecords& records) const;
	void readLog(Offset from, Coordinator::MetadataReplay& replay) const;

	Storage::FileSystem& _fileSystem;
	Storage::Log& _log;
};

} // namespace Aeon
