#include "Aeon/Storage/PosixFileSystem.h"

#include "PosixFile.h"

#include "Aeon/Storage/StorageException.h"

#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace Aeon::Storage
{

namespace
{

[[noreturn]] void fail(const char* operation, const std::string& path)
{
	throw StorageException(operation, path, -1, errno);
}

int openDescriptor(const std::string& path, int flags)
{
	int descriptor = -1;
	do
		descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
	while (descriptor < 0 && errno == EINTR);
	return descriptor;
}

/// The lock belongs to the open file, so that a second claim in this very process is refused too; it also stands in
/// the way of the process-wide locks that Kafka takes.
class PosixFileLock final : public FileLock
{
public:
	explicit PosixFileLock(std::unique_ptr<PosixFile> file) : _file(std::move(file)) {}

private:
	std::unique_ptr<PosixFile> _file;
};

DirectoryEntry describe(const std::string& directory, const dirent& found)
{
	const std::string name = found.d_name;
	if (found.d_type == DT_DIR) return {name, true, 0, 0};
	struct stat status = {};
	if (::stat((directory + "/" + name).c_str(), &status) != 0)
	{
		// Removed between the listing and the look, or a dangling link: an entry without content.
		if (errno == ENOENT) return {name, false, 0, 0};
		fail("stat", directory + "/" + name);
	}
	if (S_ISDIR(status.st_mode)) return {name, true, 0, 0};
	const std::int64_t modifiedMs =
		static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1000000;
	return {name, false, static_cast<std::uint64_t>(status.st_size), modifiedMs};
}

} // namespace

std::unique_ptr<File> PosixFileSystem::open(const std::string& path, OpenMode mode)
{
	int flags = 0;
	switch (mode)
	{
	case OpenMode::READ_ONLY:
		flags = O_RDONLY;
		break;
	case OpenMode::READ_WRITE:
		flags = O_RDWR;
		break;
	case OpenMode::CREATE:
		flags = O_RDWR | O_CREAT;
		break;
	case OpenMode::CREATE_EMPTY:
		flags = O_RDWR | O_CREAT | O_TRUNC;
		break;
	}
	const int descriptor = openDescriptor(path, flags);
	if (descriptor < 0) fail("open", path);
	return std::make_unique<PosixFile>(path, descriptor);
}

bool PosixFileSystem::exists(const std::string& path)
{
	if (::access(path.c_str(), F_OK) == 0) return true;
	if (errno != ENOENT && errno != ENOTDIR) fail("access", path);
	return false;
}

void PosixFileSystem::rename(const std::string& from, const std::string& to)
{
	if (std::rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
}

bool PosixFileSystem::remove(const std::string& path)
{
	if (std::remove(path.c_str()) == 0) return true;
	if (errno != ENOENT) fail("remove", path);
	return false;
}

std::vector<DirectoryEntry> PosixFileSystem::list(const std::string& path)
{
	DIR* const directory = ::opendir(path.c_str());
	if (directory == nullptr) fail("opendir", path);
	const std::unique_ptr<DIR, int (*)(DIR*)> guard(directory, ::closedir);
	std::vector<DirectoryEntry> entries;
	while (true)
	{
		errno = 0;
		const dirent* const entry = ::readdir(directory);
		if (entry == nullptr && errno != 0) fail("readdir", path);
		if (entry == nullptr) return entries;
		const std::string_view name = entry->d_name;
		if (name != "." && name != "..") entries.push_back(describe(path, *entry));
	}
}

bool PosixFileSystem::createDirectory(const std::string& path)
{
	if (::mkdir(path.c_str(), 0755) == 0) return true;
	if (errno == ENOENT && parentDirectory(path) != path)
	{
		createDirectory(parentDirectory(path));
		return createDirectory(path);
	}
	const int reason = errno;
	struct stat status = {};
	if (reason == EEXIST && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return false;
	errno = reason;
	fail("mkdir", path);
}

void PosixFileSystem::syncDirectory(const std::string& path)
{
	const int descriptor = openDescriptor(path, O_RDONLY | O_DIRECTORY);
	if (descriptor < 0) fail("open", path);
	const PosixFile directory(path, descriptor);
	if (::fsync(descriptor) != 0) fail("fsync", path);
}

std::unique_ptr<FileLock> PosixFileSystem::lock(const std::string& path)
{
	const int descriptor = openDescriptor(path, O_RDWR | O_CREAT);
	if (descriptor < 0) fail("open", path);
	auto file = std::make_unique<PosixFile>(path, descriptor);
	struct flock whole = {};
	whole.l_type = F_WRLCK;
	whole.l_whence = SEEK_SET;
	if (::fcntl(descriptor, F_OFD_SETLK, &whole) != 0)
	{
		if (errno == EACCES || errno == EAGAIN) return nullptr;
		fail("fcntl", path);
	}
	return std::make_unique<PosixFileLock>(std::move(file));
}

FileSystem::Space PosixFileSystem::space(const std::string& path)
{
	struct statvfs status = {};
	if (::statvfs(path.c_str(), &status) != 0) fail("statvfs", path);
	return {
		static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize,
		static_cast<std::uint64_t>(status.f_blocks) * status.f_frsize};
}

} // namespace Aeon::Storage
