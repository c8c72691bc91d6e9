#include "FaultyFileSystem.h"

#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cerrno>

namespace Aeon::Test
{

using Storage::File;
using Storage::OpenMode;
using Storage::StorageException;

namespace
{

constexpr std::size_t PAGE_BYTES = 4096;
constexpr std::size_t SECTOR_BYTES = 512;

/// A file of which each block comes from the one or the other; zeros where that has none.
std::vector<std::uint8_t>
mixed(const std::vector<std::uint8_t>& synced, const std::vector<std::uint8_t>& present, std::mt19937_64& random)
{
	const std::size_t least = std::min(synced.size(), present.size());
	const std::size_t most = std::max(synced.size(), present.size());
	const std::size_t sizes[] = {synced.size(), present.size(), least + random() % (most - least + 1)};
	std::vector<std::uint8_t> result(sizes[random() % 3]);
	const std::size_t block = random() % 2 == 0 ? PAGE_BYTES : SECTOR_BYTES;
	for (std::size_t at = 0; at < result.size(); at += block)
	{
		const auto& from = random() % 2 == 0 ? synced : present;
		if (at >= from.size()) continue;
		std::copy_n(from.begin() + at, std::min({block, from.size() - at, result.size() - at}), result.begin() + at);
	}
	return result;
}

} // namespace

const char* nameOf(Call call)
{
	static constexpr const char* NAMES[] = {
		"OPEN",   "READ",   "WRITE", "ALLOCATE",         "TRUNCATE", "SYNC", "SYNC_DIRECTORY", "MAP",
		"RENAME", "REMOVE", "LIST",  "CREATE_DIRECTORY", "EXISTS",   "LOCK", "SPACE"};
	static_assert(std::size(NAMES) == std::size(ALL_CALLS));
	return NAMES[static_cast<int>(call)];
}

class FaultyFile final : public File
{
public:
	FaultyFile(FaultyFileSystem& owner, std::unique_ptr<File> real, std::uint64_t identity) :
		_owner(owner), _real(std::move(real)), _identity(identity)
	{
	}

	const std::string& path() const noexcept override { return _real->path(); }
	int descriptor() const noexcept override { return _real->descriptor(); }
	std::uint64_t size() const override { return _real->size(); }

	std::size_t readAt(std::uint64_t position, std::span<std::uint8_t> buffer) const override
	{
		_owner.enter(Call::READ, path());
		return _real->readAt(position, buffer);
	}
	void writeAt(std::uint64_t position, BytesView bytes) override
	{
		const BytesView pieces[] = {bytes};
		writeAt(position, std::span<const BytesView>(pieces));
	}
	void writeAt(std::uint64_t position, std::span<const BytesView> pieces) override
	{
		_owner.enter(Call::WRITE, path());
		std::uint64_t end = position;
		for (const auto& piece : pieces)
			end += piece.size();
		growTo(end);
		_real->writeAt(position, pieces);
	}
	void allocate(std::uint64_t position, std::uint64_t length) override
	{
		_owner.enter(Call::ALLOCATE, path());
		growTo(position + length);
		_real->allocate(position, length);
	}
	void truncate(std::uint64_t size) override
	{
		_owner.enter(Call::TRUNCATE, path());
		_real->truncate(size);
	}
	void syncData() override
	{
		_owner.enter(Call::SYNC, path());
		std::vector<std::uint8_t> content(_real->size());
		_real->readAt(0, content);
		_owner.noteSynced(_identity, path(), std::move(content));
	}
	std::unique_ptr<Storage::Mapping> map(std::uint64_t position, std::size_t length, Storage::MapMode mode) override
	{
		_owner.enter(Call::MAP, path());
		return _real->map(position, length, mode);
	}

private:
	void growTo(std::uint64_t end)
	{
		const std::uint64_t size = _real->size();
		if (end > size) _owner.takeRoom(path(), end - size);
	}

	FaultyFileSystem& _owner;
	const std::unique_ptr<File> _real;
	const std::uint64_t _identity;
};

FaultyFileSystem::FaultyFileSystem(Storage::FileSystem& real) : _real(real)
{
}

FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::failAt(Call call, int n, int errorNumber, std::string part)
{
	const ScopedLock lock(_mutex);
	_faults.push_back({call, n, errorNumber, std::move(part), false});
}

void FaultyFileSystem::failAlways(Call call, int errorNumber, std::string part)
{
	const ScopedLock lock(_mutex);
	_faults.push_back({call, 1, errorNumber, std::move(part), true});
}

void FaultyFileSystem::failFrom(Call call, int n, int errorNumber)
{
	const ScopedLock lock(_mutex);
	_faults.push_back({call, n, errorNumber, {}, true});
}

void FaultyFileSystem::dieAt(int n)
{
	const ScopedLock lock(_mutex);
	_callsToLive = n - 1;
}

bool FaultyFileSystem::isDead() const
{
	const ScopedLock lock(_mutex);
	return _callsToLive && *_callsToLive < 0;
}

void FaultyFileSystem::heal()
{
	const ScopedLock lock(_mutex);
	_faults.clear();
	_callsToLive.reset();
}

void FaultyFileSystem::limitRoom(std::optional<std::uint64_t> bytes)
{
	const ScopedLock lock(_mutex);
	_room = bytes;
}

int FaultyFileSystem::count(Call call) const
{
	const ScopedLock lock(_mutex);
	const auto found = _counts.find(call);
	return found == _counts.end() ? 0 : found->second;
}

std::vector<std::string> FaultyFileSystem::failedPaths() const
{
	const ScopedLock lock(_mutex);
	return _failedPaths;
}

std::vector<std::string> FaultyFileSystem::syncedFiles() const
{
	const ScopedLock lock(_mutex);
	return _syncedFiles;
}

void FaultyFileSystem::enter(Call call, const std::string& path)
{
	const ScopedLock lock(_mutex);
	++_counts[call];
	if (_callsToLive && --*_callsToLive < 0) throw StorageException("dead", path, -1, EIO);
	for (auto fault = _faults.begin(); fault != _faults.end(); ++fault)
	{
		if (fault->call != call || path.find(fault->part) == std::string::npos) continue;
		if (fault->remaining > 1)
		{
			--fault->remaining;
			continue;
		}
		_failedPaths.push_back(path);
		const int errorNumber = fault->errorNumber;
		if (!fault->forever) _faults.erase(fault);
		throw StorageException(call == Call::OPEN ? "open" : "injected", path, -1, errorNumber);
	}
}

void FaultyFileSystem::takeRoom(const std::string& path, std::uint64_t growth)
{
	const ScopedLock lock(_mutex);
	if (!_room) return;
	if (growth > *_room) throw StorageException("grow", path, -1, ENOSPC);
	*_room -= growth;
}

std::uint64_t FaultyFileSystem::identityOf(const std::string& path)
{
	const ScopedLock lock(_mutex);
	const auto [found, fresh] = _names.try_emplace(path, _nextIdentity);
	if (fresh) ++_nextIdentity;
	return found->second;
}

void FaultyFileSystem::noteSynced(std::uint64_t identity, const std::string& path, std::vector<std::uint8_t> content)
{
	const ScopedLock lock(_mutex);
	_syncedFiles.push_back(path.substr(path.rfind('/') + 1));
	_durableContents[identity] = std::move(content);
}

void FaultyFileSystem::moveNames(const std::string& from, const std::string& to)
{
	const ScopedLock lock(_mutex);
	std::map<std::string, std::uint64_t> moved;
	for (auto name = _names.begin(); name != _names.end();)
	{
		const bool inside = name->first == from || name->first.starts_with(from + "/");
		if (inside) moved[to + name->first.substr(from.size())] = name->second;
		name = inside ? _names.erase(name) : std::next(name);
	}
	for (const auto& [name, identity] : moved)
		_names[name] = identity;
}

void FaultyFileSystem::copySurvivors(const std::string& directory, const std::string& target)
{
	std::map<std::string, std::uint64_t> names;
	std::map<std::uint64_t, std::vector<std::uint8_t>> contents;
	{
		const ScopedLock lock(_mutex);
		names = _durableNames;
		contents = _durableContents;
	}
	_real.createDirectory(target);
	for (const auto& [name, identity] : names)
	{
		if (!name.starts_with(directory + "/")) continue;
		const std::string copy = target + name.substr(directory.size());
		_real.createDirectory(Storage::parentDirectory(copy));
		_real.open(copy, OpenMode::CREATE_EMPTY)->writeAt(0, BytesView(contents[identity]));
	}
}

std::map<std::string, std::uint64_t>
FaultyFileSystem::tornNames(const std::string& directory, std::mt19937_64& random) const
{
	const ScopedLock lock(_mutex);
	std::map<std::string, std::map<std::string, std::uint64_t>> synced;
	std::map<std::string, std::map<std::string, std::uint64_t>> present;
	for (const auto& entry : _durableNames)
		synced[Storage::parentDirectory(entry.first)].insert(entry);
	for (const auto& entry : _names)
		present[Storage::parentDirectory(entry.first)].insert(entry);
	std::map<std::string, std::uint64_t> names;
	for (auto* const side : {&synced, &present})
		for (const auto& [parent, ignored] : *side)
		{
			if ((parent + "/").rfind(directory + "/", 0) != 0) continue;
			if (side == &present && synced.contains(parent)) continue;
			names.merge(random() % 2 == 0 ? synced[parent] : present[parent]);
		}
	return names;
}

std::vector<std::uint8_t> FaultyFileSystem::presentContent(std::uint64_t identity) const
{
	std::string path;
	{
		const ScopedLock lock(_mutex);
		for (const auto& [name, known] : _names)
			if (known == identity) path = name;
	}
	if (path.empty() || !_real.exists(path)) return {};
	const auto file = _real.open(path, OpenMode::READ_ONLY);
	std::vector<std::uint8_t> content(file->size());
	file->readAt(0, content);
	return content;
}

void FaultyFileSystem::copyTornSurvivors(
	const std::string& directory, const std::string& target, std::mt19937_64& random)
{
	for (const auto& [name, identity] : tornNames(directory, random))
	{
		std::vector<std::uint8_t> synced;
		{
			const ScopedLock lock(_mutex);
			if (const auto found = _durableContents.find(identity); found != _durableContents.end())
				synced = found->second;
		}
		const auto content = mixed(synced, presentContent(identity), random);
		const std::string copy = target + name.substr(directory.size());
		_real.createDirectory(Storage::parentDirectory(copy));
		_real.open(copy, OpenMode::CREATE_EMPTY)->writeAt(0, BytesView(content));
	}
}

std::unique_ptr<File> FaultyFileSystem::open(const std::string& path, OpenMode mode)
{
	enter(Call::OPEN, path);
	auto real = _real.open(path, mode);
	return std::make_unique<FaultyFile>(*this, std::move(real), identityOf(path));
}

bool FaultyFileSystem::exists(const std::string& path)
{
	enter(Call::EXISTS, path);
	return _real.exists(path);
}

void FaultyFileSystem::rename(const std::string& from, const std::string& to)
{
	enter(Call::RENAME, from);
	_real.rename(from, to);
	moveNames(from, to);
}

bool FaultyFileSystem::remove(const std::string& path)
{
	enter(Call::REMOVE, path);
	const bool removed = _real.remove(path);
	const ScopedLock lock(_mutex);
	_names.erase(path);
	return removed;
}

std::vector<Storage::DirectoryEntry> FaultyFileSystem::list(const std::string& path)
{
	enter(Call::LIST, path);
	return _real.list(path);
}

bool FaultyFileSystem::createDirectory(const std::string& path)
{
	enter(Call::CREATE_DIRECTORY, path);
	return _real.createDirectory(path);
}

void FaultyFileSystem::syncDirectory(const std::string& path)
{
	enter(Call::SYNC_DIRECTORY, path);
	const ScopedLock lock(_mutex);
	// Asked of every file at each sync of a directory: parentDirectory() would make a string each time.
	const std::string prefix = path + "/";
	const auto isIn = [&](const auto& entry)
	{ return entry.first.starts_with(prefix) && entry.first.find('/', prefix.size()) == std::string::npos; };
	std::erase_if(_durableNames, isIn);
	for (const auto& entry : _names)
		if (isIn(entry)) _durableNames.insert(entry);
}

std::unique_ptr<Storage::FileLock> FaultyFileSystem::lock(const std::string& path)
{
	enter(Call::LOCK, path);
	return _real.lock(path);
}

Storage::FileSystem::Space FaultyFileSystem::space(const std::string& path)
{
	enter(Call::SPACE, path);
	return _real.space(path);
}

} // namespace Aeon::Test
