#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Storage/FileSystem.h"

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// The directory of one log, by whose present name its files are reached: a deleted partition's directory is renamed
/// while readers still open segments of it.
///
/// Thread-safe. File operations run under its mutex, so that none falls between the two names.
class ReplicaDirectory
{
public:
	ReplicaDirectory(FileSystem& fileSystem, std::string path);

	FileSystem& fileSystem() const noexcept { return _fileSystem; }
	std::string path() const;

	std::unique_ptr<File> open(const std::string& name, OpenMode mode) const;
	bool exists(const std::string& name) const;
	void rename(const std::string& from, const std::string& to) const;
	/// Where the file is missing nothing happens; false then.
	bool renameIfExists(const std::string& from, const std::string& to) const;
	bool remove(const std::string& name) const;
	std::vector<DirectoryEntry> list() const;
	void sync() const;

	/// Renames the directory itself within its parent, and syncs the parent.
	void moveTo(const std::string& newPath);

private:
	FileSystem& _fileSystem;
	mutable Mutex _mutex;
	std::string _path AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
