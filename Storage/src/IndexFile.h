#pragma once

#include "OpenFiles.h"
#include "ReplicaDirectory.h"

#include "Aeon/Base/Mutex.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace Aeon::Storage
{

/// A file of fixed-size entries beside a segment, mapped while it is in use. It holds no descriptor: the file is
/// opened to grow, to sync and to be cut, and the mapping lives on until OpenFiles asks for it.
///
/// One thread at a time appends and cuts (the log's mutex); any thread reads meanwhile, up to count().
class IndexFile final : private OpenFiles::Member
{
public:
	static constexpr std::size_t ENTRY_BYTES_MAX = 12;

	/// Entries in memory, in place as long as this is held.
	using Entries = std::shared_ptr<const std::uint8_t>;

	/// reserveBytes: how large the file may grow, the extent of its mapping; 0 for the index of a sealed segment.
	IndexFile(const ReplicaDirectory& directory, std::string name, std::size_t entryBytes, std::size_t reserveBytes);
	~IndexFile() override;

	/// Takes the entries of the file on disk, which has so many bytes; false where they are no multiple of an entry's.
	bool load(std::uint64_t fileBytes);
	/// After load(): the last entry (0) or the one before (1), without mapping the file.
	const std::uint8_t* loadedFromEnd(std::size_t distance) const;
	/// Makes the file, in place of one that may still be mapped by readers.
	void createEmpty();

	std::size_t count() const noexcept { return _count.load(std::memory_order_acquire); }
	std::size_t capacity() const noexcept { return _reserveBytes / _entryBytes; }
	/// The first entries, at least as many as count() said before. Throws StorageException where it cannot be mapped.
	Entries entries() const;
	/// Unmaps the file, until entries() is called again.
	void release() const;
	/// Maps the file and keeps it mapped, whatever name it has. Throws StorageException.
	void keepOpen();

	/// Adds an entry through the mapping. Throws StorageException (also where no block can be had); nothing is added
	/// then.
	void append(std::span<const std::uint8_t> entry);
	/// Adds entries by writing them, without a mapping. Throws StorageException; nothing is added then.
	void write(BytesView entries);
	/// Cuts the file to its entries.
	void seal();
	/// Blocks until the file is on stable storage. Any thread.
	void sync() const;
	/// Renames the file where it exists; it may be opened further. Throws StorageException.
	void rename(std::string name);

private:
	void growTo(std::size_t bytes);
	std::shared_ptr<Mapping> mapping() const;
	std::shared_ptr<const void> giveUp() const override;

	const ReplicaDirectory& _directory;
	const std::size_t _entryBytes;
	const std::size_t _reserveBytes;
	/// Bytes that the file has at most, those of entries with blocks; the appender's own.
	std::size_t _fileBytes = 0;
	std::atomic<std::size_t> _count = 0;
	std::array<std::uint8_t, 2 * ENTRY_BYTES_MAX> _tail = {};

	mutable Mutex _mutex;
	std::string _name AEON_GUARDED_BY(_mutex);
	mutable std::shared_ptr<Mapping> _mapping AEON_GUARDED_BY(_mutex);
	bool _keepsOpen AEON_GUARDED_BY(_mutex) = false;
};

} // namespace Aeon::Storage
