#pragma once

namespace Aeon
{

/// Lets the process have as many descriptors as its hard limit allows: the soft one is often 1024, for the sake of
/// programs that use select(). What is refused is left as it is. Before anything asks for the limit.
void raiseDescriptorLimit() noexcept;

} // namespace Aeon
