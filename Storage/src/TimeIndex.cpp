#include "TimeIndex.h"

#include "SortedSearch.h"

#include "Aeon/Protocol/BigEndian.h"

namespace Aeon::Storage
{

TimeIndex::TimeIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset, std::size_t reserveBytes) :
	_baseOffset(baseOffset), _file(directory, std::move(name), ENTRY_BYTES, reserveBytes), _sealed(reserveBytes == 0)
{
}

TimeIndex::Entry TimeIndex::decode(const std::uint8_t* bytes) const
{
	return {
		Protocol::loadBigEndian<std::int64_t>(bytes), _baseOffset + Protocol::loadBigEndian<std::int32_t>(bytes + 8)};
}

TimeIndex::Entry TimeIndex::lastLoaded() const
{
	return _file.count() == 0 ? Entry{NO_TIMESTAMP, _baseOffset} : decode(_file.loadedFromEnd(0));
}

void TimeIndex::createEmpty()
{
	const ScopedLock lock(_mutex);
	_file.createEmpty();
	_recent.clear();
	_lastTimestamp = NO_TIMESTAMP;
}

std::size_t TimeIndex::count() const
{
	const ScopedLock lock(_mutex);
	return _file.count() + _recent.size() / ENTRY_BYTES;
}

TimeIndex::Entry TimeIndex::lookup(std::int64_t timestamp) const
{
	std::size_t written = 0;
	{
		const ScopedLock lock(_mutex);
		if (const auto found = searchRecentLocked(timestamp)) return *found;
		written = _file.count();
	}
	if (written == 0) return {NO_TIMESTAMP, _baseOffset};
	const Entry found = search(_file.entries().get(), written, timestamp);
	// An active segment has two other maps, and few ask it for old times.
	if (!_sealed.load(std::memory_order_relaxed)) _file.release();
	return found;
}

std::optional<TimeIndex::Entry> TimeIndex::searchRecentLocked(std::int64_t timestamp) const
{
	if (_recent.empty() || decode(_recent.data()).timestamp > timestamp) return std::nullopt;
	return search(_recent.data(), _recent.size() / ENTRY_BYTES, timestamp);
}

TimeIndex::Entry TimeIndex::search(const std::uint8_t* entries, std::size_t count, std::int64_t timestamp) const
{
	const auto entryAt = [&](std::size_t index) { return decode(entries + index * ENTRY_BYTES); };
	const std::size_t upTo = countUpTo(count, timestamp, [&](std::size_t index) { return entryAt(index).timestamp; });
	return upTo == 0 ? Entry{NO_TIMESTAMP, _baseOffset} : entryAt(upTo - 1);
}

void TimeIndex::maybeAppend(const Entry& entry, bool useLastSlot)
{
	if (!_lastTimestamp) _lastTimestamp = lastLoaded().timestamp;
	if (entry.timestamp <= *_lastTimestamp) return;
	const ScopedLock lock(_mutex);
	const std::size_t count = _file.count() + _recent.size() / ENTRY_BYTES;
	if (count + (useLastSlot ? 0 : 1) >= _file.capacity()) return;
	if (_recent.size() >= RECENT_MAX * ENTRY_BYTES) writeRecentLocked();
	_recent.reserve(RECENT_MAX * ENTRY_BYTES);
	_recent.resize(_recent.size() + ENTRY_BYTES);
	std::uint8_t* const bytes = _recent.data() + _recent.size() - ENTRY_BYTES;
	Protocol::storeBigEndian(bytes, entry.timestamp);
	Protocol::storeBigEndian(bytes + 8, static_cast<std::int32_t>(entry.offset - _baseOffset));
	_lastTimestamp = entry.timestamp;
}

void TimeIndex::writeRecentLocked()
{
	if (_recent.empty()) return;
	_file.write(_recent);
	_recent.clear();
}

void TimeIndex::seal()
{
	const ScopedLock lock(_mutex);
	writeRecentLocked();
	_recent.shrink_to_fit();
	_file.seal();
	_sealed.store(true, std::memory_order_relaxed);
}

bool TimeIndex::isPlausible() const
{
	const std::size_t entries = _file.count();
	if (entries == 0) return true;
	const Entry latest = lastLoaded();
	if (latest.offset < _baseOffset || latest.timestamp < 0) return false;
	if (entries == 1) return true;
	const Entry before = decode(_file.loadedFromEnd(1));
	return before.timestamp < latest.timestamp && before.offset <= latest.offset;
}

} // namespace Aeon::Storage
