#include "Aeon/Storage/LeaderEpochCache.h"

#include "ReplicaDirectory.h"
#include "TextCheckpoint.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <limits>

namespace Aeon::Storage
{

namespace
{

const std::string FILE_NAME = "leader-epoch-checkpoint";

std::vector<LeaderEpochCache::Entry> read(const ReplicaDirectory& directory)
{
	std::vector<LeaderEpochCache::Entry> entries;
	if (!directory.exists(FILE_NAME)) return entries;
	const std::string path = directory.path() + "/" + FILE_NAME;
	for (const auto& fields : parseCheckpoint(path, directory.readWholeFile(FILE_NAME), 2))
	{
		const auto epoch = parseCheckpointNumber(path, fields[0], 0, std::numeric_limits<std::int32_t>::max());
		const auto start = parseCheckpointNumber(path, fields[1], 0, std::numeric_limits<std::int64_t>::max());
		const LeaderEpochCache::Entry entry{LeaderEpoch(static_cast<std::int32_t>(epoch)), Offset(start)};
		if (!entries.empty() &&
			(entries.back().epoch >= entry.epoch || entries.back().startOffset >= entry.startOffset))
			throw CorruptFileException(path, "epochs do not ascend");
		entries.push_back(entry);
	}
	return entries;
}

} // namespace

LeaderEpochCache::LeaderEpochCache(const ReplicaDirectory& directory) : _directory(directory)
{
	const ScopedLock lock(_mutex);
	try
	{
		_entries = read(_directory);
	}
	catch (const CorruptFileException& e)
	{
		Poco::Logger::get("Aeon.Storage").warning(e.displayText());
		_unreadable = true;
	}
}

void LeaderEpochCache::assign(LeaderEpoch epoch, Offset startOffset)
{
	const ScopedLock lock(_mutex);
	if (epoch < LeaderEpoch(0) || (!_entries.empty() && _entries.back().epoch >= epoch)) return;
	auto entries = _entries;
	while (!entries.empty() && entries.back().startOffset >= startOffset)
		entries.pop_back();
	entries.push_back({epoch, startOffset});
	writeLocked(entries);
	_entries = std::move(entries);
}

LeaderEpoch LeaderEpochCache::latestEpoch() const
{
	const ScopedLock lock(_mutex);
	return _entries.empty() ? NO_LEADER_EPOCH : _entries.back().epoch;
}

LeaderEpoch LeaderEpochCache::epochAt(Offset offset) const
{
	const ScopedLock lock(_mutex);
	LeaderEpoch epoch = NO_LEADER_EPOCH;
	for (const auto& entry : _entries)
		if (entry.startOffset <= offset) epoch = entry.epoch;
	return epoch;
}

std::optional<LeaderEpochCache::End> LeaderEpochCache::epochEnd(LeaderEpoch epoch, Offset logEndOffset) const
{
	const ScopedLock lock(_mutex);
	if (_entries.empty() || epoch > _entries.back().epoch) return std::nullopt;
	const auto next = std::upper_bound(
		_entries.begin(), _entries.end(), epoch,
		[](LeaderEpoch wanted, const Entry& entry) { return wanted < entry.epoch; });
	if (next == _entries.begin()) return std::nullopt;
	return End{std::prev(next)->epoch, next == _entries.end() ? logEndOffset : next->startOffset};
}

std::vector<LeaderEpochCache::Entry> LeaderEpochCache::entries() const
{
	const ScopedLock lock(_mutex);
	return _entries;
}

void LeaderEpochCache::truncateFromEnd(Offset offset)
{
	const ScopedLock lock(_mutex);
	auto entries = _entries;
	while (!entries.empty() && entries.back().startOffset >= offset)
		entries.pop_back();
	if (entries.size() == _entries.size()) return;
	writeLocked(entries);
	_entries = std::move(entries);
}

void LeaderEpochCache::truncateFromStart(Offset offset)
{
	const ScopedLock lock(_mutex);
	auto entries = _entries;
	while (entries.size() > 1 && entries[1].startOffset <= offset)
		entries.erase(entries.begin());
	if (!entries.empty() && entries.front().startOffset < offset) entries.front().startOffset = offset;
	if (entries == _entries) return;
	writeLocked(entries);
	_entries = std::move(entries);
}

void LeaderEpochCache::clear()
{
	const ScopedLock lock(_mutex);
	if (_entries.empty()) return;
	writeLocked({});
	_entries.clear();
}

void LeaderEpochCache::writeLocked(const std::vector<Entry>& entries)
{
	std::vector<std::string> lines;
	for (const auto& entry : entries)
		lines.push_back(std::to_string(entry.epoch.value()) + " " + std::to_string(entry.startOffset.value()));
	_directory.replaceFile(FILE_NAME, formatCheckpoint(lines));
}

} // namespace Aeon::Storage
