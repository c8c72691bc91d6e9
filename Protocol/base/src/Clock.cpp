#include "Aeon/Base/Clock.h"

namespace Aeon
{

std::int64_t SystemClock::wallMs() const noexcept
{
	const auto sinceEpoch = std::chrono::system_clock::now().time_since_epoch();
	return std::chrono::duration_cast<std::chrono::milliseconds>(sinceEpoch).count();
}

std::chrono::steady_clock::time_point SystemClock::now() const noexcept
{
	return std::chrono::steady_clock::now();
}

} // namespace Aeon
