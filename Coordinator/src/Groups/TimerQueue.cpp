#include "Groups/TimerQueue.h"

namespace Aeon::Coordinator
{

void TimerQueue::set(const TimerKey& key, TimePoint deadline)
{
	const auto [place, isNew] = _deadlines.try_emplace(key, deadline);
	if (!isNew)
	{
		_order.erase({place->second, key});
		place->second = deadline;
	}
	_order.emplace(deadline, key);
}

void TimerQueue::cancel(const TimerKey& key)
{
	const auto found = _deadlines.find(key);
	if (found == _deadlines.end()) return;
	_order.erase({found->second, key});
	_deadlines.erase(found);
}

std::optional<TimerQueue::TimePoint> TimerQueue::deadline(const TimerKey& key) const
{
	const auto found = _deadlines.find(key);
	return found == _deadlines.end() ? std::nullopt : std::optional(found->second);
}

void TimerQueue::clear() noexcept
{
	_deadlines.clear();
	_order.clear();
}

std::optional<TimerQueue::TimePoint> TimerQueue::next() const
{
	return _order.empty() ? std::nullopt : std::optional(_order.begin()->first);
}

std::optional<TimerKey> TimerQueue::takeExpired(TimePoint now)
{
	if (_order.empty() || _order.begin()->first > now) return std::nullopt;
	TimerKey key = _order.begin()->second;
	cancel(key);
	return key;
}

} // namespace Aeon::Coordinator
