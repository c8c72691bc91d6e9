#include "TimeIndex.h"

#include "Aeon/Protocol/BigEndian.h"

#include <array>

namespace Aeon::Storage
{

TimeIndex::TimeIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset, std::size_t reserveBytes) :
	_baseOffset(baseOffset), _file(directory, std::move(name), ENTRY_BYTES, reserveBytes)
{
}

TimeIndex::Entry TimeIndex::decode(const std::uint8_t* bytes) const
{
	return {
		Protocol::loadBigEndian<std::int64_t>(bytes), _baseOffset + Protocol::loadBigEndian<std::int32_t>(bytes + 8)};
}

TimeIndex::Entry TimeIndex::entry(std::size_t index) const
{
	return decode(_file.entries() + index * ENTRY_BYTES);
}

TimeIndex::Entry TimeIndex::lastLoaded() const
{
	return count() == 0 ? Entry{NO_TIMESTAMP, _baseOffset} : decode(_file.loadedFromEnd(0));
}

TimeIndex::Entry TimeIndex::last() const
{
	const std::size_t entries = count();
	return entries == 0 ? Entry{NO_TIMESTAMP, _baseOffset} : entry(entries - 1);
}

TimeIndex::Entry TimeIndex::lookup(std::int64_t timestamp) const
{
	std::size_t low = 0;
	std::size_t high = _file.count();
	while (low < high)
	{
		const std::size_t middle = low + (high - low) / 2;
		if (entry(middle).timestamp <= timestamp)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? Entry{NO_TIMESTAMP, _baseOffset} : entry(low - 1);
}

void TimeIndex::maybeAppend(const Entry& entry, bool useLastSlot)
{
	if (entry.timestamp <= last().timestamp) return;
	if (_file.count() + (useLastSlot ? 0 : 1) >= _file.capacity()) return;
	std::array<std::uint8_t, ENTRY_BYTES> bytes;
	Protocol::storeBigEndian(bytes.data(), entry.timestamp);
	Protocol::storeBigEndian(bytes.data() + 8, static_cast<std::int32_t>(entry.offset - _baseOffset));
	_file.append(bytes);
}

bool TimeIndex::isPlausible() const
{
	const std::size_t entries = count();
	if (entries == 0) return true;
	const Entry latest = lastLoaded();
	if (latest.offset < _baseOffset || latest.timestamp < 0) return false;
	if (entries == 1) return true;
	const Entry before = decode(_file.loadedFromEnd(1));
	return before.timestamp < latest.timestamp && before.offset <= latest.offset;
}

} // namespace Aeon::Storage
