#pragma once

#include "ReplicaDirectory.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <string>
#include <vector>

namespace Aeon::Storage
{

/// `.txnindex`: the aborted transactions whose markers lie in the segment. Entry of 34 bytes: int16 version 0, int64
/// producer id, int64 first offset, int64 last offset, int64 last stable offset. The file exists only once there is
/// an entry. Thread-safe.
class TransactionIndex
{
public:
	static constexpr std::size_t ENTRY_BYTES = 34;

	TransactionIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset);

	/// Takes the entries of the file on disk; false where it cannot be one of this segment.
	bool load();
	/// Adds an entry, offsets ascending. Throws StorageException; nothing is added then.
	void append(const AbortedTransaction& transaction);
	/// Removes entry and file.
	void clear();
	void sync() const;
	/// Renames the file where it exists. Throws StorageException.
	void rename(std::string name);

	/// Adds to found what concerns readers of [from, upperBoundExclusive); true where no later segment can add more.
	bool collect(Offset from, Offset upperBoundExclusive, std::vector<AbortedTransaction>& found) const;
	std::vector<AbortedTransaction> entries() const;

private:
	const ReplicaDirectory& _directory;
	const Offset _baseOffset;
	mutable Mutex _mutex;
	std::string _name AEON_GUARDED_BY(_mutex);
	std::vector<AbortedTransaction> _entries AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
