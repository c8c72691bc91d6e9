#include "ReplicaDirectory.h"

#include "Aeon/Storage/StorageException.h"

namespace Aeon::Storage
{

ReplicaDirectory::ReplicaDirectory(FileSystem& fileSystem, std::string path, std::shared_ptr<OpenFiles> openFiles) :
	_fileSystem(fileSystem), _openFiles(std::move(openFiles)), _path(std::move(path))
{
}

std::string ReplicaDirectory::path() const
{
	const ScopedLock lock(_mutex);
	return _path;
}

void ReplicaDirectory::create()
{
	const ScopedLock lock(_mutex);
	if (_fileSystem.createDirectory(_path)) _created = true;
}

bool ReplicaDirectory::isNew() const
{
	const ScopedLock lock(_mutex);
	return _created;
}

std::unique_ptr<File> ReplicaDirectory::open(const std::string& name, OpenMode mode) const
{
	const ScopedLock lock(_mutex);
	if (mode == OpenMode::CREATE || mode == OpenMode::CREATE_EMPTY) _namesChanged = true;
	return _fileSystem.open(_path + "/" + name, mode);
}

bool ReplicaDirectory::exists(const std::string& name) const
{
	const ScopedLock lock(_mutex);
	return _fileSystem.exists(_path + "/" + name);
}

std::string ReplicaDirectory::readWholeFile(const std::string& name) const
{
	const ScopedLock lock(_mutex);
	return Storage::readWholeFile(_fileSystem, _path + "/" + name);
}

void ReplicaDirectory::rename(const std::string& from, const std::string& to) const
{
	const ScopedLock lock(_mutex);
	_namesChanged = true;
	_fileSystem.rename(_path + "/" + from, _path + "/" + to);
}

bool ReplicaDirectory::renameIfExists(const std::string& from, const std::string& to) const
{
	if (from == to) return true;
	const ScopedLock lock(_mutex);
	if (!_fileSystem.exists(_path + "/" + from)) return false;
	_namesChanged = true;
	_fileSystem.rename(_path + "/" + from, _path + "/" + to);
	return true;
}

bool ReplicaDirectory::remove(const std::string& name) const
{
	const ScopedLock lock(_mutex);
	const bool removed = _fileSystem.remove(_path + "/" + name);
	if (removed) _namesChanged = true;
	_unsyncedFiles.erase(name);
	return removed;
}

std::vector<DirectoryEntry> ReplicaDirectory::list() const
{
	const ScopedLock lock(_mutex);
	return _fileSystem.list(_path);
}

void ReplicaDirectory::replaceFile(const std::string& name, std::string_view content) const
{
	const ScopedLock lock(_mutex);
	const std::string temporary = _path + "/" + name + ".tmp";
	_fileSystem.open(temporary, OpenMode::CREATE_EMPTY)
		->writeAt(0, BytesView(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
	_fileSystem.rename(temporary, _path + "/" + name);
	_namesChanged = true;
	_unsyncedFiles.insert(name);
}

void ReplicaDirectory::sync() const
{
	const ScopedLock lock(_mutex);
	syncLocked();
}

void ReplicaDirectory::syncLocked() const
{
	for (const auto& name : _unsyncedFiles)
		_fileSystem.open(_path + "/" + name, OpenMode::READ_WRITE)->syncData();
	if (_namesChanged) _fileSystem.syncDirectory(_path);
	if (_created) _fileSystem.syncDirectory(parentDirectory(_path));
	_unsyncedFiles.clear();
	_namesChanged = false;
	_created = false;
}

void ReplicaDirectory::moveTo(const std::string& newPath)
{
	const ScopedLock lock(_mutex);
	_fileSystem.rename(_path, newPath);
	_path = newPath;
	_fileSystem.syncDirectory(parentDirectory(newPath));
}

} // namespace Aeon::Storage
