#pragma once

#include <functional>

namespace Aeon::Bench
{

/// Runs work(0) to work(count - 1), each on a thread of its own, and blocks until all have returned. The first
/// exception of one of them is thrown here then.
void runWorkers(int count, const std::function<void(int index)>& work);

} // namespace Aeon::Bench
