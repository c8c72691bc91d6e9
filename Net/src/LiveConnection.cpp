#include "LiveConnection.h"

namespace Aeon::Net
{

std::string LiveConnection::description() const
{
	return "connection " + std::to_string(info.id) + " from " + info.peer.toString() + " on listener " +
		   info.listenerName;
}

void LiveConnection::setHandler(std::shared_ptr<FrameHandler> handler)
{
	ScopedLock lock(_mutex);
	_handler.swap(handler);
	// The old one goes after the lock: its destructor is not ours.
	lock.unlock();
}

std::shared_ptr<FrameHandler> LiveConnection::handler() const
{
	ScopedLock lock(_mutex);
	return _handler;
}

} // namespace Aeon::Net
