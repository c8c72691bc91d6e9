#pragma once

#include "Aeon/Base/ErrorCode.h"

#include <exception>

namespace Aeon
{

/// The wire code for an exception that escaped from the world (disk, memory, a closed log); UNKNOWN_SERVER_ERROR for
/// one that nobody expected. The only place where exceptions become codes.
ErrorCode errorCodeOf(const std::exception& exception) noexcept;

/// The same for the exception being handled. Call inside a catch block only; writes a line to the broker's log, with
/// what was attempted, unless the code is one that clients cause.
ErrorCode currentExceptionCode(const char* attempted) noexcept;

/// Runs work on one partition and turns an escaping exception into its code, so that one bad disk does not fail the
/// request's other partitions. The work returns an ErrorCode.
template <typename Work>
ErrorCode guarded(const char* attempted, Work&& work) noexcept
{
	try
	{
		return work();
	}
	catch (...)
	{
		return currentExceptionCode(attempted);
	}
}

} // namespace Aeon
