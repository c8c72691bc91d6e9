#include "OffsetMap.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace Aeon::Storage
{

namespace
{

std::size_t slotsFor(std::uint64_t memoryBytes, double loadFactor, std::uint64_t keysExpected)
{
	const std::uint64_t affordable = memoryBytes / OffsetMap::SLOT_BYTES;
	const auto needed = static_cast<std::uint64_t>(std::ceil(static_cast<double>(keysExpected) / loadFactor));
	// One slot stays free, so that every search ends.
	return static_cast<std::size_t>(std::max<std::uint64_t>(std::min(affordable, needed + 1), 2));
}

} // namespace

OffsetMap::OffsetMap(std::uint64_t memoryBytes, double loadFactor, std::uint64_t keysExpected)
{
	AEON_CHECK(loadFactor > 0 && loadFactor <= 1);
	const std::size_t slots = slotsFor(memoryBytes, loadFactor, keysExpected);
	const auto filled = static_cast<std::size_t>(static_cast<double>(slots) * loadFactor);
	_capacity = std::clamp<std::size_t>(filled, 1, slots - 1);
	_slots.resize(slots);
}

OffsetMap::Slot& OffsetMap::slotFor(BytesView key)
{
	_md5.update(key.data(), key.size());
	const auto& digest = _md5.digest();
	AEON_CHECK(digest.size() == _hash.size());
	std::copy(digest.begin(), digest.end(), _hash.begin());
	std::uint64_t start = 0;
	std::memcpy(&start, _hash.data(), sizeof(start));
	std::size_t i = start % _slots.size();
	while (_slots[i].place != 0 && _slots[i].hash != _hash)
		i = i + 1 == _slots.size() ? 0 : i + 1;
	return _slots[i];
}

bool OffsetMap::put(BytesView key, Offset offset)
{
	AEON_CHECK(offset >= Offset(0));
	Slot& slot = slotFor(key);
	if (slot.place == 0)
	{
		if (_size == _capacity) return false;
		slot.hash = _hash;
		++_size;
	}
	slot.place = offset.value() + 1;
	return true;
}

std::optional<Offset> OffsetMap::find(BytesView key)
{
	const Slot& slot = slotFor(key);
	if (slot.place == 0) return std::nullopt;
	return Offset(slot.place - 1);
}

} // namespace Aeon::Storage
