#include "Aeon/Storage/StorageException.h"

#include <cerrno>
#include <system_error>

namespace Aeon::Storage
{

namespace
{

std::string describe(const std::string& operation, const std::string& path, std::int64_t offset, int errorNumber)
{
	std::string text = operation + " " + path;
	if (offset >= 0) text += " at " + std::to_string(offset);
	return text + ": " + std::generic_category().message(errorNumber);
}

} // namespace

StorageException::StorageException(
	const std::string& operation, const std::string& path, std::int64_t offset, int errorNumber) :
	Poco::IOException(describe(operation, path, offset, errorNumber), errorNumber),
	_operation(operation),
	_path(path),
	_offset(offset),
	_errorNumber(errorNumber)
{
}

bool StorageException::isDiskFull() const noexcept
{
	return _errorNumber == ENOSPC || _errorNumber == EDQUOT;
}

bool StorageException::isShortage() const noexcept
{
	// Bytes that the disk took no room for when they were to be made durable are lost.
	if (_operation == "fdatasync" || _operation == "fsync") return false;
	return isDiskFull() || _errorNumber == EMFILE || _errorNumber == ENFILE || _errorNumber == ENOMEM;
}

bool StorageException::isNotFound() const noexcept
{
	return _errorNumber == ENOENT;
}

CorruptFileException::CorruptFileException(const std::string& path, const std::string& what) :
	Poco::DataFormatException(path + ": " + what)
{
}

LogDirectoryException::LogDirectoryException(const std::string& directory, const std::string& reason) :
	Poco::RuntimeException("log directory " + directory + ": " + reason), _directory(directory)
{
}

} // namespace Aeon::Storage
