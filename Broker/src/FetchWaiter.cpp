#include "Aeon/Broker/FetchWaiter.h"

namespace Aeon
{

void FetchWaiter::arm()
{
	ScopedLock lock(_mutex);
	_signalled = false;
}

bool FetchWaiter::waitUntil(std::chrono::steady_clock::time_point deadline)
{
	ScopedLock lock(_mutex);
	while (!_signalled && !_cancelled)
	{
		if (!_woken.waitUntil(_mutex, deadline)) return _signalled || _cancelled;
	}
	return true;
}

void FetchWaiter::wake()
{
	{
		ScopedLock lock(_mutex);
		if (_signalled) return;
		_signalled = true;
	}
	_woken.notifyOne();
}

void FetchWaiter::cancel()
{
	{
		ScopedLock lock(_mutex);
		_cancelled = true;
	}
	_woken.notifyOne();
}

bool FetchWaiter::cancelled() const
{
	ScopedLock lock(_mutex);
	return _cancelled;
}

} // namespace Aeon
