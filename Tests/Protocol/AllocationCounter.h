#pragma once

#include <cstddef>

namespace Aeon::Protocol::Samples
{

/// Calls of operator new in this thread since it began. The test program counts them all.
std::size_t allocationCount() noexcept;

} // namespace Aeon::Protocol::Samples
