#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Storage/FileSystem.h"

#include <functional>
#include <string>

namespace Aeon::Storage
{

/// Does to log directories at rest what a start after a crash does: what follows the last good batch of an active
/// segment is cut off, indexes that are missing or do not belong to their segment are made again, leftovers of
/// cleanings and deletions are removed, leader epochs and producer snapshots that cannot be read are made again. A bad
/// batch in a sealed segment stays: what could be cut there is not the end of the log.
///
/// Not thread-safe: one thread at a time.
class DirectoryRepair
{
public:
	/// Told of each step in one line before it is made: the file, and what is done to it.
	using Report = std::function<void(const std::string& step)>;

	/// All outlive this. dryRun: only the report is given, nothing is changed.
	DirectoryRepair(FileSystem& fileSystem, const Clock& clock, bool dryRun, Report report) :
		_fileSystem(fileSystem), _clock(clock), _dryRun(dryRun), _report(std::move(report))
	{
	}

	/// path is a log directory or the directory of one replica. Returns the number of steps. Throws
	/// LogDirectoryException where a broker holds it, StorageException where the disk refuses.
	std::size_t repair(const std::string& path);

private:
	void repairReplica(const std::string& path);
	void removeStep(const std::string& path, const std::string& why);
	void step(const std::string& path, const std::string& what);

	FileSystem& _fileSystem;
	const Clock& _clock;
	const bool _dryRun;
	const Report _report;
	std::size_t _steps = 0;
};

} // namespace Aeon::Storage
