#pragma once

#include "IndexFile.h"

#include "Aeon/Base/Types.h"

namespace Aeon::Storage
{

/// `.timeindex`: the largest timestamp seen so far at some places of the segment. Entry: int64 timestamp, int32
/// relative offset of the last record of the batch that holds it. Base 50 with (1700000000000 -> 55):
/// 0000018bcfe56800 00000005.
///
/// Threads as IndexFile.
class TimeIndex
{
public:
	static constexpr std::size_t ENTRY_BYTES = 12;

	struct Entry
	{
		std::int64_t timestamp = NO_TIMESTAMP;
		Offset offset;

		friend bool operator==(const Entry&, const Entry&) = default;
	};

	TimeIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset, std::size_t reserveBytes);

	IndexFile& file() noexcept { return _file; }
	const IndexFile& file() const noexcept { return _file; }

	/// The entry with the greatest timestamp <= timestamp; (-1, base offset) where there is none.
	Entry lookup(std::int64_t timestamp) const;
	Entry entry(std::size_t index) const;
	/// (-1, base offset) in an empty index.
	Entry last() const;
	std::size_t count() const noexcept { return _file.count(); }
	/// One slot is kept for the entry that is made at the roll.
	bool isFull() const noexcept { return _file.count() + 1 >= _file.capacity(); }
	/// Adds an entry if its timestamp is above the last one's; useLastSlot at roll and close only.
	void maybeAppend(const Entry& entry, bool useLastSlot = false);
	/// After loading: as last().
	Entry lastLoaded() const;
	/// After loading: whether the last entries can belong to this segment.
	bool isPlausible() const;

private:
	Entry decode(const std::uint8_t* bytes) const;

	const Offset _baseOffset;
	IndexFile _file;
};

} // namespace Aeon::Storage
