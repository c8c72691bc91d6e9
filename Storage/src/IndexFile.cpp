#include "IndexFile.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cstring>

namespace Aeon::Storage
{

namespace
{

constexpr std::size_t WINDOW_MIN = 4096;
constexpr std::size_t WINDOW_MAX = 64 * 1024;

} // namespace

IndexFile::IndexFile(
	const ReplicaDirectory& directory, std::string name, std::size_t entryBytes, std::size_t reserveBytes) :
	_directory(directory),
	_entryBytes(entryBytes),
	_reserveBytes(reserveBytes / entryBytes * entryBytes),
	_name(std::move(name))
{
}

bool IndexFile::load(std::uint64_t fileBytes)
{
	_fileBytes = fileBytes;
	if (_fileBytes % _entryBytes != 0) return false;
	const std::size_t tail = std::min(_fileBytes, 2 * _entryBytes);
	const std::size_t unused = 2 * _entryBytes - tail;
	if (tail > 0)
	{
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
	AEON_CHECK(_base.load(std::memory_order_relaxed) == nullptr);
	_directory.remove(_name);
	_directory.open(_name, OpenMode::CREATE_EMPTY);
	_fileBytes = 0;
	_count.store(0, std::memory_order_release);
}

const std::uint8_t* IndexFile::entries() const
{
	if (const std::uint8_t* const base = _base.load(std::memory_order_acquire)) return base;
	const ScopedLock lock(_mapMutex);
	if (_mapping != nullptr) return _mapping->data();
	const std::size_t bytes = std::max(_reserveBytes, count() * _entryBytes);
	if (bytes == 0) return nullptr;
	const bool grows = _reserveBytes > 0;
	const auto file = _directory.open(_name, grows ? OpenMode::READ_WRITE : OpenMode::READ_ONLY);
	_mapping = file->map(0, bytes, grows ? MapMode::READ_WRITE : MapMode::READ_ONLY);
	_base.store(_mapping->data(), std::memory_order_release);
	return _mapping->data();
}

void IndexFile::append(std::span<const std::uint8_t> entry)
{
	AEON_CHECK(entry.size() == _entryBytes);
	const std::size_t position = count() * _entryBytes;
	AEON_CHECK(position + _entryBytes <= _reserveBytes);
	growTo(position + _entryBytes);
	entries();
	std::memcpy(_base.load(std::memory_order_relaxed) + position, entry.data(), entry.size());
	_count.store(count() + 1, std::memory_order_release);
}

void IndexFile::growTo(std::size_t bytes)
{
	if (bytes <= _fileBytes) return;
	const std::size_t window = std::clamp(_fileBytes, WINDOW_MIN, WINDOW_MAX);
	const std::size_t target = std::max(bytes, std::min(_fileBytes + window, _reserveBytes));
	_directory.open(_name, OpenMode::READ_WRITE)->allocate(_fileBytes, target - _fileBytes);
	_fileBytes = target;
}

void IndexFile::seal()
{
	const std::size_t bytes = count() * _entryBytes;
	if (bytes == _fileBytes) return;
	_directory.open(_name, OpenMode::READ_WRITE)->truncate(bytes);
	_fileBytes = bytes;
}

void IndexFile::sync() const
{
	const ScopedLock lock(_mapMutex);
	_directory.open(_name, OpenMode::READ_WRITE)->syncData();
}

void IndexFile::setName(std::string name)
{
	const ScopedLock lock(_mapMutex);
	_name = std::move(name);
}

} // namespace Aeon::Storage
