#include "IndexFile.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cstring>

namespace Aeon::Storage
{

namespace
{

/// A mapping, and no descriptor.
constexpr OpenFiles::Limits OPEN_COST = {0, 1};

constexpr std::size_t WINDOW_MIN = 4096;
constexpr std::size_t WINDOW_MAX = 64 * 1024;

} // namespace

IndexFile::IndexFile(
	const ReplicaDirectory& directory, std::string name, std::size_t entryBytes, std::size_t reserveBytes) :
	Member(directory.openFiles(), OPEN_COST),
	_directory(directory),
	_entryBytes(entryBytes),
	_reserveBytes(reserveBytes / entryBytes * entryBytes),
	_name(std::move(name))
{
}

IndexFile::~IndexFile()
{
	leave();
}

bool IndexFile::load(std::uint64_t fileBytes)
{
	_fileBytes = fileBytes;
	if (_fileBytes % _entryBytes != 0) return false;
	const std::size_t tail = std::min(_fileBytes, 2 * _entryBytes);
	const std::size_t unused = 2 * _entryBytes - tail;
	if (tail > 0)
	{
		const ScopedLock lock(_mutex);
		const auto file = _directory.open(_name, OpenMode::READ_ONLY);
		if (file->readAt(_fileBytes - tail, std::span(_tail.data() + unused, tail)) != tail) return false;
	}
	_count.store(_fileBytes / _entryBytes, std::memory_order_release);
	return true;
}

const std::uint8_t* IndexFile::loadedFromEnd(std::size_t distance) const
{
	AEON_CHECK(distance < 2 && distance < count());
	return _tail.data() + (1 - distance) * _entryBytes;
}

void IndexFile::createEmpty()
{
	const ScopedLock lock(_mutex);
	AEON_CHECK(_mapping == nullptr);
	_directory.remove(_name);
	_directory.open(_name, OpenMode::CREATE_EMPTY);
	_fileBytes = 0;
	_count.store(0, std::memory_order_release);
}

IndexFile::Entries IndexFile::entries() const
{
	auto mapped = mapping();
	const std::uint8_t* const data = mapped == nullptr ? nullptr : mapped->data();
	return {std::move(mapped), data};
}

std::shared_ptr<Mapping> IndexFile::mapping() const
{
	touch();
	std::shared_ptr<Mapping> mapped;
	{
		const ScopedLock lock(_mutex);
		if (_mapping != nullptr) return _mapping;
		const std::size_t bytes = std::max(_reserveBytes, count() * _entryBytes);
		if (bytes == 0) return nullptr;
		const bool grows = _reserveBytes > 0;
		const auto file = _directory.open(_name, grows ? OpenMode::READ_WRITE : OpenMode::READ_ONLY);
		_mapping = file->map(0, bytes, grows ? MapMode::READ_WRITE : MapMode::READ_ONLY);
		mapped = _mapping;
	}
	enter();
	return mapped;
}

void IndexFile::release() const
{
	giveUp();
	leave();
}

std::shared_ptr<const void> IndexFile::giveUp() const
{
	const ScopedLock lock(_mutex);
	if (_keepsOpen) return nullptr;
	return std::move(_mapping);
}

void IndexFile::keepOpen()
{
	auto mapped = mapping();
	{
		const ScopedLock lock(_mutex);
		_mapping = std::move(mapped);
		_keepsOpen = true;
	}
	leave();
}

void IndexFile::append(std::span<const std::uint8_t> entry)
{
	AEON_CHECK(entry.size() == _entryBytes);
	const std::size_t position = count() * _entryBytes;
	AEON_CHECK(position + _entryBytes <= _reserveBytes);
	growTo(position + _entryBytes);
	std::memcpy(mapping()->data() + position, entry.data(), entry.size());
	_count.store(count() + 1, std::memory_order_release);
}

void IndexFile::write(BytesView entries)
{
	AEON_CHECK(entries.size() % _entryBytes == 0);
	const std::size_t position = count() * _entryBytes;
	AEON_CHECK(position + entries.size() <= _reserveBytes);
	// Whatever a failed write leaves is cut off by seal().
	_fileBytes = std::max(_fileBytes, position + entries.size());
	{
		const ScopedLock lock(_mutex);
		_directory.open(_name, OpenMode::READ_WRITE)->writeAt(position, entries);
	}
	_count.store(count() + entries.size() / _entryBytes, std::memory_order_release);
}

void IndexFile::growTo(std::size_t bytes)
{
	if (bytes <= _fileBytes) return;
	const std::size_t window = std::clamp(_fileBytes, WINDOW_MIN, WINDOW_MAX);
	const std::size_t target = std::max(bytes, std::min(_fileBytes + window, _reserveBytes));
	const ScopedLock lock(_mutex);
	_directory.open(_name, OpenMode::READ_WRITE)->allocate(_fileBytes, target - _fileBytes);
	_fileBytes = target;
}

void IndexFile::seal()
{
	const std::size_t bytes = count() * _entryBytes;
	if (bytes == _fileBytes) return;
	const ScopedLock lock(_mutex);
	_directory.open(_name, OpenMode::READ_WRITE)->truncate(bytes);
	_fileBytes = bytes;
}

void IndexFile::sync() const
{
	std::string name;
	{
		const ScopedLock lock(_mutex);
		name = _name;
	}
	// Without the mutex, which whoever needs a place in OpenFiles may want: a file renamed meanwhile is not found.
	_directory.open(name, OpenMode::READ_WRITE)->syncData();
}

void IndexFile::rename(std::string name)
{
	const ScopedLock lock(_mutex);
	_directory.renameIfExists(_name, name);
	_name = std::move(name);
}

} // namespace Aeon::Storage
