#include "Groups/GroupHousekeeping.h"

#include <utility>

namespace Aeon::Coordinator
{

GroupHousekeeping::GroupHousekeeping(
	Poco::ThreadPool& threads, const Clock& clock, std::chrono::milliseconds interval, std::function<void()> sweep) :
	_clock(clock),
	_interval(interval),
	_sweep(std::move(sweep)),
	_nextSweep(clock.now() + interval),
	_tasks(threads, *this)
{
}

void GroupHousekeeping::post(std::function<void()> task)
{
	const bool open = _tasks.post(
		[this, task = std::move(task)]
		{
			if (!_stopped) task();
		});
	static_cast<void>(open);
}

void GroupHousekeeping::stop()
{
	_stopped = true;
	// Wakes the thread, which then sees that it is over.
	post([] {});
}

void GroupHousekeeping::onDeadline()
{
	if (!_stopped) _sweep();
	_nextSweep = _clock.now() + _interval;
}

} // namespace Aeon::Coordinator
