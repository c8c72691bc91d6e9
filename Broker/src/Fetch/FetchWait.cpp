#include "FetchWait.h"

#include "Aeon/Broker/FetchWaiter.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/Arena.h"

#include <memory>

namespace Aeon
{

FetchWait::FetchWait(
	Protocol::Arena& arena, const std::shared_ptr<FetchWaiter>& waiter, std::span<const FetchTarget> targets) :
	_waiter(waiter),
	_targets(targets),
	_links(
		static_cast<WaitList::Link*>(arena.allocate(targets.size() * sizeof(WaitList::Link), alignof(WaitList::Link))))
{
	std::uninitialized_default_construct_n(_links, _targets.size());
}

FetchWait::~FetchWait()
{
	std::destroy_n(_links, _targets.size());
}

void FetchWait::join()
{
	_waiter->arm();
	for (std::size_t i = 0; i < _targets.size(); ++i)
		if (_targets[i].partition != nullptr && !_links[i].joined())
			_links[i].join(_targets[i].partition->waiters(), _waiter);
}

bool FetchWait::wait(std::chrono::steady_clock::time_point deadline)
{
	return _waiter->waitUntil(deadline) && !_waiter->cancelled();
}

} // namespace Aeon
