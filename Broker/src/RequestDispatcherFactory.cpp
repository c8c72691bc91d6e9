#include "RequestDispatcherFactory.h"

#include "Aeon/Broker/RequestDispatcher.h"

#include <Poco/Exception.h>

namespace Aeon
{

std::unique_ptr<Net::FrameHandler> RequestDispatcherFactory::create(const Net::ConnectionInfo& info)
{
	{
		ScopedLock lock(_mutex);
		while (_state == State::WAITING)
			_changed.wait(_mutex);
		if (_state == State::REFUSING) throw Poco::IllegalStateException("the broker is stopping");
	}
	return std::make_unique<RequestDispatcher>(_apis, info);
}

void RequestDispatcherFactory::open()
{
	{
		ScopedLock lock(_mutex);
		if (_state == State::WAITING) _state = State::OPEN;
	}
	_changed.notifyAll();
}

void RequestDispatcherFactory::refuse()
{
	{
		ScopedLock lock(_mutex);
		_state = State::REFUSING;
	}
	_changed.notifyAll();
}

} // namespace Aeon
