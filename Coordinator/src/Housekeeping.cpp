#include "Housekeeping.h"

#include <algorithm>
#include <utility>

namespace Aeon::Coordinator
{

Housekeeping::Housekeeping(Poco::ThreadPool& threads, const Clock& clock) : _clock(clock), _tasks(threads, *this)
{
}

void Housekeeping::every(std::chrono::milliseconds interval, std::function<void()> sweep)
{
	_chores.push_back({interval, std::move(sweep), _clock.now() + interval});
}

void Housekeeping::post(std::function<void()> task)
{
	const bool open = _tasks.post(
		[this, task = std::move(task)]
		{
			if (!_stopped) task();
		});
	static_cast<void>(open);
}

void Housekeeping::stop()
{
	_stopped = true;
	// Wakes the thread, which then sees that it is over.
	post([] {});
}

std::optional<EventQueue::TimePoint> Housekeeping::nextDeadline()
{
	const auto first = std::min_element(
		_chores.begin(), _chores.end(), [](const Chore& left, const Chore& right) { return left.next < right.next; });
	return first == _chores.end() ? std::nullopt : std::optional(first->next);
}

void Housekeeping::onDeadline()
{
	for (auto& chore : _chores)
	{
		if (chore.next > _clock.now()) continue;
		if (!_stopped) chore.sweep();
		chore.next = _clock.now() + chore.interval;
	}
}

} // namespace Aeon::Coordinator
