#include "Aeon/Broker/StopSignal.h"

#include "Aeon/Broker/FetchWaiter.h"

#include <utility>

namespace Aeon
{

void StopSignal::raise()
{
	std::vector<std::weak_ptr<FetchWaiter>> waiters;
	{
		ScopedLock lock(_mutex);
		_raised.store(true, std::memory_order_release);
		waiters.swap(_waiters);
	}
	for (const auto& candidate : waiters)
		if (const auto waiter = candidate.lock()) waiter->cancel();
}

std::shared_ptr<FetchWaiter> StopSignal::newWaiter()
{
	auto waiter = std::make_shared<FetchWaiter>();
	ScopedLock lock(_mutex);
	if (raised())
		waiter->cancel();
	else
	{
		// Closed connections leave dead entries; sweeping when the vector is full keeps it as long as the living.
		if (_waiters.size() == _waiters.capacity())
			std::erase_if(_waiters, [](const auto& candidate) { return candidate.expired(); });
		_waiters.push_back(waiter);
	}
	return waiter;
}

} // namespace Aeon
