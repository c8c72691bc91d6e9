#include "Aeon/Broker/ErrorMapping.h"

#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <new>
#include <string>

namespace Aeon
{

namespace
{

std::string describe(const std::exception& exception)
{
	if (const auto* poco = dynamic_cast<const Poco::Exception*>(&exception)) return poco->displayText();
	return exception.what();
}

void report(const char* attempted, ErrorCode code, const std::string& what) noexcept
{
	try
	{
		Poco::Logger::get("Aeon.Broker")
			.error(std::string(attempted) + " failed, answered with " + std::string(errorName(code)) + ": " + what);
	}
	catch (...)
	{
		// A line that cannot be written must not cost the client its answer.
	}
}

} // namespace

ErrorCode errorCodeOf(const std::exception& exception) noexcept
{
	if (dynamic_cast<const Storage::StorageException*>(&exception)) return ErrorCode::KAFKA_STORAGE_ERROR;
	if (dynamic_cast<const Storage::LogDirectoryException*>(&exception)) return ErrorCode::KAFKA_STORAGE_ERROR;
	if (dynamic_cast<const Storage::CorruptFileException*>(&exception)) return ErrorCode::KAFKA_STORAGE_ERROR;
	if (dynamic_cast<const Poco::IOException*>(&exception)) return ErrorCode::KAFKA_STORAGE_ERROR;
	if (dynamic_cast<const Protocol::DecodeException*>(&exception)) return ErrorCode::INVALID_REQUEST;
	return ErrorCode::UNKNOWN_SERVER_ERROR;
}

ErrorCode currentExceptionCode(const char* attempted) noexcept
{
	try
	{
		throw;
	}
	catch (const Protocol::DecodeException& exception)
	{
		return errorCodeOf(exception);
	}
	catch (const std::exception& exception)
	{
		const auto code = errorCodeOf(exception);
		report(attempted, code, describe(exception));
		return code;
	}
	catch (...)
	{
		report(attempted, ErrorCode::UNKNOWN_SERVER_ERROR, "unknown exception");
		return ErrorCode::UNKNOWN_SERVER_ERROR;
	}
}

} // namespace Aeon
