#pragma once

#include <Poco/Exception.h>

#include <cstdint>
#include <string>

namespace Aeon::Storage
{

/// The disk failed us: a system call on a file returned an error. Carries what an operator needs to find it.
class StorageException : public Poco::IOException
{
public:
	/// operation is the call as people know it ("pwrite"); offset is the byte position, -1 where there is none.
	StorageException(const std::string& operation, const std::string& path, std::int64_t offset, int errorNumber);

	const char* name() const noexcept override { return "Storage error"; }
	const char* className() const noexcept override { return typeid(*this).name(); }
	StorageException* clone() const override { return new StorageException(*this); }
	void rethrow() const override { throw *this; }

	/// The call that failed, as in "fdatasync".
	const std::string& operation() const noexcept { return _operation; }
	const std::string& path() const noexcept { return _path; }
	/// Byte position in the file, -1 where the call has none.
	std::int64_t offset() const noexcept { return _offset; }
	int errorNumber() const noexcept { return _errorNumber; }
	/// No room is left on the device or in the quota: the file is as it was, and the same call may succeed later.
	bool isDiskFull() const noexcept;
	/// Room, descriptors or memory are short: nothing is known to be wrong with the disk, a later call may succeed.
	/// Never a sync that failed, whatever the reason.
	bool isShortage() const noexcept;
	/// The file or directory does not exist.
	bool isNotFound() const noexcept;

private:
	std::string _operation;
	std::string _path;
	std::int64_t _offset;
	int _errorNumber;
};

/// A file that is not what its name says: a checkpoint with a bad line, a snapshot with a wrong checksum.
class CorruptFileException : public Poco::DataFormatException
{
public:
	CorruptFileException(const std::string& path, const std::string& what);

	const char* name() const noexcept override { return "Corrupt file"; }
	const char* className() const noexcept override { return typeid(*this).name(); }
	CorruptFileException* clone() const override { return new CorruptFileException(*this); }
	void rethrow() const override { throw *this; }
};

/// A log directory cannot be used: another process holds it, or it holds what is not ours.
class LogDirectoryException : public Poco::RuntimeException
{
public:
	LogDirectoryException(const std::string& directory, const std::string& reason);

	const char* name() const noexcept override { return "Log directory unusable"; }
	const char* className() const noexcept override { return typeid(*this).name(); }
	LogDirectoryException* clone() const override { return new LogDirectoryException(*this); }
	void rethrow() const override { throw *this; }

	const std::string& directory() const noexcept { return _directory; }

private:
	std::string _directory;
};

} // namespace Aeon::Storage
