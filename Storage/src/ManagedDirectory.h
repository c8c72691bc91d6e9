#pragma once

#include "LoadProgress.h"
#include "OffsetCheckpoint.h"

#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/LogDirectory.h"

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// One entry of log.dirs in the hands of the LogManager: its lock, its state, its checkpoints.
///
/// The state and the progress are thread-safe; the rest is for one thread at a time (the manager's mutexes see to it).
class ManagedDirectory
{
public:
	/// Makes the directory where it is missing, and locks it. Throws LogDirectoryException where another process holds
	/// it; a directory that the disk refuses starts offline.
	ManagedDirectory(FileSystem& fileSystem, const std::string& path, LogDirectory::FailureListener failureListener);

	LogDirectory& state() noexcept { return _state; }
	const LogDirectory& state() const noexcept { return _state; }
	const std::string& path() const noexcept { return _state.path(); }

	/// Reads the checkpoints and the clean shutdown marker, and removes the marker: from now on a stop is unclean
	/// until markClean. What a crash left of checkpoints that were just written goes too. Throws StorageException.
	void begin();
	bool wasClean() const noexcept { return _wasClean; }
	/// Every log was taken in; only then may markClean be called.
	void finishLoading() noexcept { _loaded = true; }
	bool isLoaded() const noexcept { return _loaded; }
	/// Writes the marker. Throws StorageException.
	void markClean();
	/// Lets another process have the directory.
	void unlock() noexcept { _lock.reset(); }

	const OffsetCheckpoint::Offsets& recoveryPointsAtStart() const noexcept { return _recoveryPointsAtStart; }
	const OffsetCheckpoint::Offsets& logStartOffsetsAtStart() const noexcept { return _logStartOffsetsAtStart; }
	const OffsetCheckpoint::Offsets& highWatermarksAtStart() const noexcept { return _highWatermarksAtStart; }
	const OffsetCheckpoint::Offsets& cleanedOffsetsAtStart() const noexcept { return _cleanedOffsetsAtStart; }

	/// Logs that lie here; under the manager's mutex.
	std::size_t logCount = 0;

	LoadProgress progress;

	OffsetCheckpoint recoveryPoints;
	OffsetCheckpoint logStartOffsets;
	OffsetCheckpoint highWatermarks;
	OffsetCheckpoint cleanedOffsets;

private:
	std::string markerPath() const { return path() + "/.kafka_cleanshutdown"; }

	FileSystem& _fileSystem;
	LogDirectory _state;
	std::unique_ptr<FileLock> _lock;
	bool _wasClean = false;
	bool _loaded = false;
	OffsetCheckpoint::Offsets _recoveryPointsAtStart;
	OffsetCheckpoint::Offsets _logStartOffsetsAtStart;
	OffsetCheckpoint::Offsets _highWatermarksAtStart;
	OffsetCheckpoint::Offsets _cleanedOffsetsAtStart;
};

} // namespace Aeon::Storage
