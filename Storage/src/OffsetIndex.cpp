#include "OffsetIndex.h"

#include "SortedSearch.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BigEndian.h"

#include <array>

namespace Aeon::Storage
{

OffsetIndex::OffsetIndex(
	const ReplicaDirectory& directory, std::string name, Offset baseOffset, std::size_t reserveBytes) :
	_baseOffset(baseOffset), _file(directory, std::move(name), ENTRY_BYTES, reserveBytes)
{
}

OffsetIndex::Entry OffsetIndex::decode(const std::uint8_t* bytes) const
{
	return {
		_baseOffset + Protocol::loadBigEndian<std::int32_t>(bytes), Protocol::loadBigEndian<std::uint32_t>(bytes + 4)};
}

OffsetIndex::Entry OffsetIndex::entryOf(const IndexFile::Entries& entries, std::size_t index) const
{
	return decode(entries.get() + index * ENTRY_BYTES);
}

OffsetIndex::Entry OffsetIndex::entry(std::size_t index) const
{
	return entryOf(_file.entries(), index);
}

OffsetIndex::Entry OffsetIndex::lastLoaded() const
{
	return count() == 0 ? Entry{_baseOffset, 0} : decode(_file.loadedFromEnd(0));
}

OffsetIndex::Entry OffsetIndex::lookup(Offset target) const
{
	const std::size_t all = _file.count();
	if (all == 0) return {_baseOffset, 0};
	const auto entries = _file.entries();
	const std::size_t upTo =
		countUpTo(all, target.value(), [&](std::size_t index) { return entryOf(entries, index).offset.value(); });
	return upTo == 0 ? Entry{_baseOffset, 0} : entryOf(entries, upTo - 1);
}

std::optional<OffsetIndex::Entry> OffsetIndex::firstFrom(std::uint64_t position) const
{
	const std::size_t all = _file.count();
	if (all == 0) return std::nullopt;
	const auto entries = _file.entries();
	const std::size_t before = countUpTo(
		all, static_cast<std::int64_t>(position) - 1,
		[&](std::size_t index) { return static_cast<std::int64_t>(entryOf(entries, index).position); });
	if (before == all) return std::nullopt;
	return entryOf(entries, before);
}

void OffsetIndex::append(Offset offset, std::uint32_t position)
{
	AEON_CHECK(count() == 0 || entry(count() - 1).offset < offset);
	std::array<std::uint8_t, ENTRY_BYTES> bytes;
	Protocol::storeBigEndian(bytes.data(), static_cast<std::int32_t>(offset - _baseOffset));
	Protocol::storeBigEndian(bytes.data() + 4, position);
	_file.append(bytes);
}

bool OffsetIndex::isPlausible(std::uint64_t logBytes) const
{
	const std::size_t entries = count();
	if (entries == 0) return true;
	const Entry last = lastLoaded();
	if (last.offset < _baseOffset || last.position >= logBytes) return false;
	if (entries == 1) return true;
	const Entry before = decode(_file.loadedFromEnd(1));
	return before.offset < last.offset && before.position < last.position;
}

} // namespace Aeon::Storage
