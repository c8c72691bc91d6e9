#include "ManagedDirectory.h"

#include "Aeon/Storage/StorageException.h"

namespace Aeon::Storage
{

ManagedDirectory::ManagedDirectory(
	FileSystem& fileSystem, const std::string& path, LogDirectory::FailureListener failureListener) :
	progress(path),
	recoveryPoints(fileSystem, path + "/recovery-point-offset-checkpoint"),
	logStartOffsets(fileSystem, path + "/log-start-offset-checkpoint"),
	highWatermarks(fileSystem, path + "/replication-offset-checkpoint"),
	cleanedOffsets(fileSystem, path + "/cleaner-offset-checkpoint"),
	_fileSystem(fileSystem),
	_state(path, std::move(failureListener))
{
	try
	{
		if (fileSystem.createDirectory(path)) fileSystem.syncDirectory(parentDirectory(path));
		_lock = fileSystem.lock(path + "/.lock");
	}
	catch (const StorageException& e)
	{
		_state.fail(e.displayText());
		return;
	}
	if (_lock == nullptr) throw LogDirectoryException(path, "another process is using it (.lock is held)");
}

void ManagedDirectory::begin()
{
	_wasClean = _fileSystem.exists(markerPath());
	_recoveryPointsAtStart = recoveryPoints.read();
	_logStartOffsetsAtStart = logStartOffsets.read();
	_highWatermarksAtStart = highWatermarks.read();
	_cleanedOffsetsAtStart = cleanedOffsets.read();
	if (!_wasClean)
	{
		for (OffsetCheckpoint* const checkpoint : {&recoveryPoints, &logStartOffsets, &highWatermarks, &cleanedOffsets})
			checkpoint->removeUnfinished();
		return;
	}
	_fileSystem.remove(markerPath());
	_fileSystem.syncDirectory(path());
}

void ManagedDirectory::markClean()
{
	// The broker epoch counts registrations with a controller quorum; there is none here.
	replaceFile(_fileSystem, markerPath(), R"({"version":0,"brokerEpoch":-1})");
}

} // namespace Aeon::Storage
