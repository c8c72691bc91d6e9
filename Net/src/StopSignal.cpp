#include "StopSignal.h"

#include <Poco/Exception.h>

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>

namespace Aeon::Net
{

StopSignal::StopSignal() : _event(::eventfd(0, EFD_CLOEXEC))
{
	if (!_event.valid()) throw Poco::SystemException("Cannot create an eventfd", errno);
}

void StopSignal::raise() noexcept
{
	_raised.store(true);
	const std::uint64_t one = 1;
	// Fails only when the counter is full, and then it polls readable already.
	[[maybe_unused]] const auto written = ::write(_event.get(), &one, sizeof(one));
}

} // namespace Aeon::Net
