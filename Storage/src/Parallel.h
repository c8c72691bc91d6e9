#pragma once

#include <cstddef>
#include <functional>

namespace Aeon::Storage
{

/// Runs work(0), ..., work(count - 1) on up to threadCount threads, this one among them, and waits for all. After an
/// exception nothing more is begun; the first one comes out.
void runInParallel(std::size_t threadCount, std::size_t count, const std::function<void(std::size_t)>& work);

} // namespace Aeon::Storage
