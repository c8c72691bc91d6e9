#include "Aeon/Storage/LogDirectory.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

namespace Aeon::Storage
{

LogDirectory::LogDirectory(std::string path, FailureListener listener) :
	_path(std::move(path)), _listener(std::move(listener))
{
}

std::string LogDirectory::failureReason() const
{
	const ScopedLock lock(_mutex);
	return _reason;
}

void LogDirectory::fail(const std::string& reason)
{
	{
		const ScopedLock lock(_mutex);
		if (_offline.load(std::memory_order_relaxed)) return;
		_reason = reason;
		_offline.store(true, std::memory_order_release);
	}
	Poco::Logger::get("Aeon.Storage").error("log directory %s is offline: %s", _path, reason);
	if (_listener) _listener(*this);
}

void LogDirectory::report(const StorageException& exception)
{
	if (exception.isShortage())
		Poco::Logger::get("Aeon.Storage").error(exception.displayText());
	else
		fail(exception.displayText());
}

} // namespace Aeon::Storage
