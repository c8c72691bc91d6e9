#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// Bytes of a file in memory, shared with every other view of the file; unmapped when destroyed.
class Mapping
{
public:
	virtual ~Mapping() = default;

	/// First byte. Touching a page beyond the file's size, or storing to one whose blocks are not allocated,
	/// may kill the process: whoever maps a file calls File::allocate first, or writes there.
	virtual std::uint8_t* data() const noexcept = 0;
	virtual std::size_t size() const noexcept = 0;
};

/// How File::map makes the bytes available.
enum class MapMode
{
	READ_ONLY,
	READ_WRITE
};

/// An open file; closed when destroyed. All positions and lengths are bytes from the start of the file.
///
/// Thread-safe, as the system calls beneath are; who may write where is the owner's rule.
/// Every method throws StorageException (file, position, errno) when the system call fails.
class File
{
public:
	virtual ~File() = default;

	virtual const std::string& path() const noexcept = 0;
	/// For sendfile; valid as long as this object.
	virtual int descriptor() const noexcept = 0;
	virtual std::uint64_t size() const = 0;

	/// Fills buffer from position; returns fewer bytes than asked for only where the file ends.
	virtual std::size_t readAt(std::uint64_t position, std::span<std::uint8_t> buffer) const = 0;
	/// Writes all bytes at position, extending the file where needed.
	virtual void writeAt(std::uint64_t position, BytesView bytes) = 0;
	/// Writes the pieces back to back from position, with one system call where they fit (at most 16 pieces).
	virtual void writeAt(std::uint64_t position, std::span<const BytesView> pieces) = 0;

	/// Makes sure that blocks exist for the range and that the file reaches its end; new bytes read as zero.
	/// When the disk is full it throws (isDiskFull) and stored bytes are untouched.
	virtual void allocate(std::uint64_t position, std::uint64_t length) = 0;
	/// Sets the size. Bytes that are mapped and still in use must not be cut off.
	virtual void truncate(std::uint64_t size) = 0;
	/// Blocks until the file's bytes, and its size, are on stable storage. After a failure the state of
	/// unwritten bytes is unknown: never call it again on this file in the hope of success.
	virtual void syncData() = 0;
	/// Maps a range that may reach beyond the end of the file; pages beyond it become usable as the file grows.
	virtual std::unique_ptr<Mapping> map(std::uint64_t position, std::size_t length, MapMode mode) = 0;
};

/// An exclusive claim on a path; given up when destroyed or when the process ends, however it ends.
class FileLock
{
public:
	virtual ~FileLock() = default;
};

/// How FileSystem::open treats a missing or existing file.
enum class OpenMode
{
	/// The file must exist; reading only.
	READ_ONLY,
	/// The file must exist; reading and writing.
	READ_WRITE,
	/// Made when it is missing; reading and writing.
	CREATE,
	/// Made when it is missing, emptied when it is there; reading and writing.
	CREATE_EMPTY
};

/// What FileSystem::list says of one entry.
struct DirectoryEntry
{
	std::string name;
	bool isDirectory = false;
	/// Bytes of a plain file, 0 for a directory.
	std::uint64_t size = 0;
	/// Wall-clock milliseconds of the last change of content; 0 for a directory.
	std::int64_t modifiedMs = 0;
};

/// The only way to the disk: nothing else opens, syncs or renames. Tests put in one that fails.
///
/// Thread-safe. Every method throws StorageException when the system refuses. Names are changed in memory first:
/// a create, rename or remove is on stable storage only after syncDirectory of the parent.
class FileSystem
{
public:
	virtual ~FileSystem() = default;

	virtual std::unique_ptr<File> open(const std::string& path, OpenMode mode) = 0;
	virtual bool exists(const std::string& path) = 0;
	/// Replaces the target where it exists (files only); atomic.
	virtual void rename(const std::string& from, const std::string& to) = 0;
	/// Removes a file or an empty directory; false where nothing is there.
	virtual bool remove(const std::string& path) = 0;
	/// Entries of a directory in no particular order, without "." and "..".
	virtual std::vector<DirectoryEntry> list(const std::string& path) = 0;
	/// Makes the directory and missing parents; false where it was there already.
	virtual bool createDirectory(const std::string& path) = 0;
	/// Blocks until names made, changed or removed in the directory are on stable storage.
	virtual void syncDirectory(const std::string& path) = 0;
	/// Claims path (made when missing) for this process; null where another holds it, in this process or another.
	virtual std::unique_ptr<FileLock> lock(const std::string& path) = 0;
	/// Bytes free to an ordinary user, and bytes in all, of the file system that holds path.
	struct Space
	{
		std::uint64_t usableBytes = 0;
		std::uint64_t totalBytes = 0;
	};
	virtual Space space(const std::string& path) = 0;
};

/// Removes a directory with everything in it; missing parts are no error. Throws StorageException.
void removeTree(FileSystem& fileSystem, const std::string& path);

/// The part of a path before the last '/', "." where there is none.
std::string parentDirectory(const std::string& path);

/// Whole content of a file. Throws StorageException, also (EFBIG) for a file larger than limitBytes.
std::string readWholeFile(FileSystem& fileSystem, const std::string& path, std::size_t limitBytes = 64 * 1024 * 1024);

/// Replaces a file so that a crash leaves the old or the new content: writes path + ".tmp", syncs it, renames it
/// over path and syncs the directory. Throws StorageException; the old file is then still there.
void replaceFile(FileSystem& fileSystem, const std::string& path, std::string_view content);

} // namespace Aeon::Storage
