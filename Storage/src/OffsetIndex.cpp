#include "OffsetIndex.h"

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

OffsetIndex::Entry OffsetIndex::entry(std::size_t index) const
{
	return decode(_file.entries().get() + index * ENTRY_BYTES);
}

OffsetIndex::Entry OffsetIndex::lastLoaded() const
{
	return count() == 0 ? Entry{_baseOffset, 0} : decode(_file.loadedFromEnd(0));
}

OffsetIndex::Entry OffsetIndex::lookup(Offset target) const
{
	std::size_t low = 0;
	std::size_t high = _file.count();
	if (high == 0) return {_baseOffset, 0};
	const auto entries = _file.entries();
	while (low < high)
	{
		const std::size_t middle = low + (high - low) / 2;
		if (decode(entries.get() + middle * ENTRY_BYTES).offset <= target)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? Entry{_baseOffset, 0} : decode(entries.get() + (low - 1) * ENTRY_BYTES);
}

std::optional<OffsetIndex::Entry> OffsetIndex::firstFrom(std::uint64_t position) const
{
	const std::size_t all = _file.count();
	std::size_t low = 0;
	std::size_t high = all;
	while (low < high)
	{
		const std::size_t middle = low + (high - low) / 2;
		if (entry(middle).position < position)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == all) return std::nullopt;
	return entry(low);
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
