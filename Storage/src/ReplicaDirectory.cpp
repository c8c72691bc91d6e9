#include "ReplicaDirectory.h"

namespace Aeon::Storage
{

ReplicaDirectory::ReplicaDirectory(FileSystem& fileSystem, std::string path) :
	_fileSystem(fileSystem), _path(std::move(path))
{
}

std::string ReplicaDirectory::path() const
{
	const ScopedLock lock(_mutex);
	return _path;
}

std::unique_ptr<File> ReplicaDirectory::open(const std::string& name, OpenMode mode) const
{
	const ScopedLock lock(_mutex);
	return _fileSystem.open(_path + "/" + name, mode);
}

bool ReplicaDirectory::exists(const std::string& name) const
{
	const ScopedLock lock(_mutex);
	return _fileSystem.exists(_path + "/" + name);
}

void ReplicaDirectory::rename(const std::string& from, const std::string& to) const
{
	const ScopedLock lock(_mutex);
	_fileSystem.rename(_path + "/" + from, _path + "/" + to);
}

bool ReplicaDirectory::renameIfExists(const std::string& from, const std::string& to) const
{
	const ScopedLock lock(_mutex);
	if (!_fileSystem.exists(_path + "/" + from)) return false;
	_fileSystem.rename(_path + "/" + from, _path + "/" + to);
	return true;
}

bool ReplicaDirectory::remove(const std::string& name) const
{
	const ScopedLock lock(_mutex);
	return _fileSystem.remove(_path + "/" + name);
}

std::vector<DirectoryEntry> ReplicaDirectory::list() const
{
	const ScopedLock lock(_mutex);
	return _fileSystem.list(_path);
}

void ReplicaDirectory::sync() const
{
	const ScopedLock lock(_mutex);
	_fileSystem.syncDirectory(_path);
}

void ReplicaDirectory::moveTo(const std::string& newPath)
{
	{
		const ScopedLock lock(_mutex);
		_fileSystem.rename(_path, newPath);
		_path = newPath;
	}
	_fileSystem.syncDirectory(parentDirectory(newPath));
}

} // namespace Aeon::Storage
