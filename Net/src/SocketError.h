#pragma once

namespace Aeon::Net
{

/// Whether an errno of a socket call says only that the other end is gone, or that the connection was cut.
bool saysConnectionEnded(int error) noexcept;

} // namespace Aeon::Net
