#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Storage/FileSystem.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Storage
{

class OpenFiles;

/// The directory of one log, by whose present name its files are reached: a deleted partition's directory is renamed
/// while readers still open segments of it. It remembers which names and small files changed since they were last
/// synced, so that the next flush of the log brings them to stable storage before anything is promised, and creating
/// a partition waits for no disk.
///
/// Thread-safe. File operations run under its mutex, so that none falls between the two names.
class ReplicaDirectory
{
public:
	/// openFiles bounds what the log's segments hold open; may be null.
	ReplicaDirectory(FileSystem& fileSystem, std::string path, std::shared_ptr<OpenFiles> openFiles = nullptr);

	const std::shared_ptr<OpenFiles>& openFiles() const noexcept { return _openFiles; }

	std::string path() const;
	/// Makes the directory where it is missing.
	void create();
	/// Whether create() made it, and nothing has been synced since.
	bool isNew() const;

	std::unique_ptr<File> open(const std::string& name, OpenMode mode) const;
	bool exists(const std::string& name) const;
	std::string readWholeFile(const std::string& name) const;
	void rename(const std::string& from, const std::string& to) const;
	/// Where the file is missing nothing happens, false then; nor where it has the name already.
	bool renameIfExists(const std::string& from, const std::string& to) const;
	bool remove(const std::string& name) const;
	std::vector<DirectoryEntry> list() const;
	/// Replaces a small file, so that a crash of the process leaves the old or the new content; what a power cut
	/// leaves is decided by sync().
	void replaceFile(const std::string& name, std::string_view content) const;

	/// Blocks until all names, and the files of replaceFile, are on stable storage; returns at once where nothing
	/// changed since the last time.
	void sync() const;

	/// Renames the directory itself within its parent, and syncs the parent.
	void moveTo(const std::string& newPath);

private:
	void syncLocked() const AEON_REQUIRES(_mutex);

	FileSystem& _fileSystem;
	const std::shared_ptr<OpenFiles> _openFiles;
	mutable Mutex _mutex;
	std::string _path AEON_GUARDED_BY(_mutex);
	mutable bool _namesChanged AEON_GUARDED_BY(_mutex) = false;
	mutable bool _created AEON_GUARDED_BY(_mutex) = false;
	mutable std::set<std::string> _unsyncedFiles AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
