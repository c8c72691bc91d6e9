#include "ReserveDescriptor.h"

#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace Aeon::Net
{

ReserveDescriptor::ReserveDescriptor() : _source(::open("/dev/null", O_RDONLY | O_CLOEXEC))
{
	ScopedLock lock(_mutex);
	fillLocked();
}

Descriptor ReserveDescriptor::accept(int listening, sockaddr* peer, socklen_t* peerLength) noexcept
{
	ScopedLock lock(_mutex);
	fillLocked();
	return Descriptor(::accept4(listening, peer, peerLength, SOCK_CLOEXEC));
}

bool ReserveDescriptor::shed(int listening) noexcept
{
	ScopedLock lock(_mutex);
	_reserve.close();
	Descriptor connection(::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC));
	if (!connection.valid())
	{
		fillLocked();
		return false;
	}
	// Closes the connection and takes its number for the reserve in one step, so that nobody comes between.
	if (::dup3(_source.get(), connection.get(), O_CLOEXEC) >= 0) _reserve = std::move(connection);
	return true;
}

void ReserveDescriptor::fillLocked() noexcept
{
	if (!_reserve.valid()) _reserve = Descriptor(::fcntl(_source.get(), F_DUPFD_CLOEXEC, 0));
}

} // namespace Aeon::Net
