#include "Aeon/Broker/WaitList.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/FetchWaiter.h"

#include <array>
#include <utility>

namespace Aeon
{

void WaitList::Link::join(WaitList& list, const std::shared_ptr<FetchWaiter>& waiter)
{
	AEON_CHECK(!_linked.load(std::memory_order_acquire));
	_list = &list;
	ScopedLock lock(list._mutex);
	_waiter = waiter;
	_previous = nullptr;
	_next = list._first;
	if (_next != nullptr) _next->_previous = this;
	list._first = this;
	_linked.store(true, std::memory_order_relaxed);
	list._size.fetch_add(1, std::memory_order_seq_cst);
}

void WaitList::Link::leave() noexcept
{
	// Whoever wakes the list unlinks its members and touches them no more after _linked has become false.
	if (_list == nullptr || !_linked.load(std::memory_order_acquire)) return;
	ScopedLock lock(_list->_mutex);
	if (!_linked.load(std::memory_order_relaxed)) return;
	_waiter.reset();
	_list->unlinkLocked(*this);
}

void WaitList::unlinkLocked(Link& link) noexcept
{
	if (link._previous != nullptr)
		link._previous->_next = link._next;
	else
		_first = link._next;
	if (link._next != nullptr) link._next->_previous = link._previous;
	_size.fetch_sub(1, std::memory_order_seq_cst);
	link._linked.store(false, std::memory_order_release);
}

void WaitList::wakeAll()
{
	if (empty()) return;
	std::array<std::shared_ptr<FetchWaiter>, 16> woken;
	std::size_t count = 0;
	do
	{
		count = 0;
		{
			ScopedLock lock(_mutex);
			while (_first != nullptr && count < woken.size())
			{
				woken[count++] = std::move(_first->_waiter);
				unlinkLocked(*_first);
			}
		}
		for (std::size_t i = 0; i < count; ++i)
		{
			woken[i]->wake();
			woken[i].reset();
		}
	} while (count == woken.size());
}

} // namespace Aeon
