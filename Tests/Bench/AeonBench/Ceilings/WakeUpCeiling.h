#pragma once

#include <chrono>

namespace Aeon::Bench
{

/// The median time from one thread's notifying another to that other's running, over so many wake-ups.
std::chrono::nanoseconds wakeUpTime(int count);

} // namespace Aeon::Bench
