#pragma once

#include "RateLimitedLog.h"

#include "Aeon/Base/Clock.h"

#include <Poco/ErrorHandler.h>

#include <exception>

namespace Aeon::Net
{

/// Takes what POCO's threads (accept loops, pools) catch where nobody else can, and logs it at a bounded rate.
/// POCO keeps one handler for the whole process. Thread-safe.
class NetErrorHandler final : public Poco::ErrorHandler
{
public:
	/// Makes the one handler POCO's, for the rest of the process.
	static void install();

	void exception(const Poco::Exception& error) override;
	void exception(const std::exception& error) override;
	void exception() override;

private:
	NetErrorHandler();

	SystemClock _clock;
	RateLimitedLog _log;
};

} // namespace Aeon::Net
