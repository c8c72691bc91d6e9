#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"

#include <optional>
#include <vector>

namespace Aeon::Storage
{

class ReplicaDirectory;

/// Which leader epoch began at which offset, kept in `leader-epoch-checkpoint` (KIP-101).
///
/// Thread-safe. Epochs and start offsets both ascend strictly.
/// Worked example: epochs (0, 0) and (3, 120) in a log that ends at 200: epochEnd(0) = (0, 120),
/// epochEnd(2) = (0, 120), epochEnd(3) = (3, 200), epochEnd(4) = none.
class LeaderEpochCache
{
public:
	struct Entry
	{
		LeaderEpoch epoch;
		/// First offset written under the epoch.
		Offset startOffset;

		friend bool operator==(const Entry&, const Entry&) = default;
	};

	/// Reads `leader-epoch-checkpoint` of the directory; a missing or empty file holds nothing, as does one that cannot
	/// be read (wasUnreadable() then says so). Throws StorageException. directory outlives this.
	explicit LeaderEpochCache(const ReplicaDirectory& directory);

	/// The checkpoint was there and could not be understood.
	bool wasUnreadable() const noexcept { return _unreadable; }

	/// Notes that epoch begins at startOffset if it is above the latest one, and writes the file, which
	/// the next flush of the log syncs. Later entries that
	/// contradict it go. Throws StorageException; nothing is changed then.
	void assign(LeaderEpoch epoch, Offset startOffset);

	/// -1 where nothing is known.
	LeaderEpoch latestEpoch() const;
	/// The epoch that was written at offset; -1 where it is not known.
	LeaderEpoch epochAt(Offset offset) const;
	/// Largest entry with an epoch <= epoch and the offset at which it ended (start of the next one, or
	/// logEndOffset); no value where epoch is above the latest or below the first.
	struct End
	{
		LeaderEpoch epoch;
		Offset endOffset;
	};
	std::optional<End> epochEnd(LeaderEpoch epoch, Offset logEndOffset) const;
	std::vector<Entry> entries() const;

	/// Drops entries that begin at or above offset. Throws StorageException.
	void truncateFromEnd(Offset offset);
	/// Drops entries that ended at or below offset; the one in force at offset then begins there.
	void truncateFromStart(Offset offset);
	/// Drops everything.
	void clear();

private:
	void writeLocked(const std::vector<Entry>& entries) AEON_REQUIRES(_mutex);

	const ReplicaDirectory& _directory;
	bool _unreadable = false;

	mutable Mutex _mutex;
	std::vector<Entry> _entries AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
