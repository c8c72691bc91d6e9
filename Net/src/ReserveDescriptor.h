#pragma once

#include "Descriptor.h"

#include "Aeon/Base/Mutex.h"

namespace Aeon::Net
{

/// One descriptor held back for the moment when the process has no other left: given up for long enough to take a
/// waiting connection and close it, so that the client learns at once and the accept loop does not spin. Thread-safe.
class ReserveDescriptor
{
public:
	ReserveDescriptor();

	/// Accepts one connection of the listening socket and closes it. False where that was not possible.
	bool shed(int listeningDescriptor) noexcept;

private:
	void reopenLocked() noexcept AEON_REQUIRES(_mutex);

	Mutex _mutex;
	Descriptor _reserve AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Net
