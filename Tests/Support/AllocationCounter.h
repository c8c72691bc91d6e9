#pragma once

#include <cstddef>

namespace Aeon::Test
{

/// Calls of operator new in the whole process since it began. A test program that links AllocationCounter.cpp
/// counts them. Thread-safe.
std::size_t allocationCount() noexcept;

} // namespace Aeon::Test
