#pragma once

#include <cstddef>

namespace Aeon::Storage
{

/// Thrown inside of a cleaning that is not to go on: the cleaner stops, the log is deleted or no longer compacted, or
/// its segments have changed. The log is as it was, or with some of its segments cleaned: both are whole.
class CleaningAborted
{
};

/// Asked by a cleaning at every step whether and when it may go on.
class CleaningPace
{
public:
	virtual ~CleaningPace() = default;
	/// Bytes were read or written. Blocks as long as the throttle asks for. Throws CleaningAborted.
	virtual void moved(std::size_t bytes) = 0;
};

} // namespace Aeon::Storage
