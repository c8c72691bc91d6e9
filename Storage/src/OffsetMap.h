#pragma once

#include "Aeon/Base/Types.h"

#include <Poco/MD5Engine.h>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace Aeon::Storage
{

/// The last offset of each key in a stretch of a log, in bounded memory: 24 bytes a key, whatever its length. A key is
/// known by its MD5, as in Kafka's cleaner.
///
/// Not thread-safe: one thread at a time.
class OffsetMap
{
public:
	static constexpr std::size_t SLOT_BYTES = 24;

	/// memoryBytes: what the table may take. loadFactor: the share of it that is filled at most. keysExpected: more
	/// keys will not come; the table is made no larger than they need. At least one key always fits.
	OffsetMap(std::uint64_t memoryBytes, double loadFactor, std::uint64_t keysExpected);

	/// Notes that the key was last seen at offset. False where it is a new key and the map is full; nothing is
	/// changed then.
	bool put(BytesView key, Offset offset);
	/// The offset noted last for the key; no value where it is not in the map.
	std::optional<Offset> find(BytesView key);

	std::size_t size() const noexcept { return _size; }
	/// Keys that fit.
	std::size_t capacity() const noexcept { return _capacity; }

private:
	using Hash = std::array<std::uint8_t, 16>;

	struct Slot
	{
		Hash hash = {};
		/// Offset + 1; 0 in a free slot.
		std::int64_t place = 0;
	};
	static_assert(sizeof(Slot) == SLOT_BYTES);

	Slot& slotFor(BytesView key);

	std::size_t _capacity;
	std::vector<Slot> _slots;
	std::size_t _size = 0;
	Poco::MD5Engine _md5;
	Hash _hash = {};
};

} // namespace Aeon::Storage
