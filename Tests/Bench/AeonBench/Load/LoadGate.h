#pragma once

#include <atomic>

namespace Aeon::Bench
{

/// What the one who runs a load tells its threads. Thread-safe.
struct LoadGate
{
	/// What happens now counts: warmed up, and not over yet.
	std::atomic<bool> measuring{false};
	std::atomic<bool> stopping{false};
};

} // namespace Aeon::Bench
