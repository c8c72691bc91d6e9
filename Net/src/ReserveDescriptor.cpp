#include "ReserveDescriptor.h"

#include <fcntl.h>
#include <sys/socket.h>

namespace Aeon::Net
{

ReserveDescriptor::ReserveDescriptor()
{
	ScopedLock lock(_mutex);
	reopenLocked();
}

bool ReserveDescriptor::shed(int listeningDescriptor) noexcept
{
	ScopedLock lock(_mutex);
	_reserve.close();
	// The listening socket does not block, so neither does this.
	Descriptor connection(::accept4(listeningDescriptor, nullptr, nullptr, SOCK_CLOEXEC));
	const bool shed = connection.valid();
	connection.close();
	reopenLocked();
	return shed;
}

void ReserveDescriptor::reopenLocked() noexcept
{
	// Where another thread was quicker, the next call tries again.
	_reserve = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

} // namespace Aeon::Net
