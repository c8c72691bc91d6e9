#pragma once

#include "IndexFile.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"

#include <atomic>
#include <optional>
#include <vector>

namespace Aeon::Storage
{

/// `.timeindex`: the largest timestamp seen so far at some places of the segment. Entry: int64 timestamp, int32
/// relative offset of the last record of the batch that holds it. Base 50 with (1700000000000 -> 55):
/// 0000018bcfe56800 00000005.
///
/// The newest entries of an active segment stay in memory and are written many at a time: nobody needs them in the
/// file before the segment is sealed, and appending so needs no map beside those of the log and of the offset index.
///
/// Threads as IndexFile.
class TimeIndex
{
public:
	static constexpr std::size_t ENTRY_BYTES = 12;
	/// Entries that wait to be written at most: with the usual settings those of 256 KiB of the log.
	static constexpr std::size_t RECENT_MAX = 64;

	struct Entry
	{
		std::int64_t timestamp = NO_TIMESTAMP;
		Offset offset;

		friend bool operator==(const Entry&, const Entry&) = default;
	};

	TimeIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset, std::size_t reserveBytes);

	IndexFile& file() noexcept { return _file; }
	const IndexFile& file() const noexcept { return _file; }

	/// Makes the file, without entries.
	void createEmpty();
	/// The entry with the greatest timestamp <= timestamp; (-1, base offset) where there is none.
	Entry lookup(std::int64_t timestamp) const;
	std::size_t count() const;
	/// One slot is kept for the entry that is made at the roll.
	bool isFull() const { return count() + 1 >= _file.capacity(); }
	/// Adds an entry if its timestamp is above the last one's; useLastSlot at roll and close only. Throws
	/// StorageException; nothing is added then.
	void maybeAppend(const Entry& entry, bool useLastSlot = false);
	/// Writes what waits in memory, and cuts the file to its entries.
	void seal();
	/// After loading: the last entry, (-1, base offset) in an empty index.
	Entry lastLoaded() const;
	/// After loading: whether the last entries can belong to this segment.
	bool isPlausible() const;

private:
	Entry decode(const std::uint8_t* bytes) const;
	Entry search(const std::uint8_t* entries, std::size_t count, std::int64_t timestamp) const;
	std::optional<Entry> searchRecentLocked(std::int64_t timestamp) const AEON_REQUIRES(_mutex);
	void writeRecentLocked() AEON_REQUIRES(_mutex);

	const Offset _baseOffset;
	IndexFile _file;
	/// The appender's own: timestamp of the last entry, no value until it is needed.
	std::optional<std::int64_t> _lastTimestamp;
	std::atomic<bool> _sealed;

	mutable Mutex _mutex;
	/// Encoded entries behind those of the file.
	std::vector<std::uint8_t> _recent AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
