#include "BackgroundTasks.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

/// Longer than anybody waits, short enough to be added to a time point.
constexpr std::chrono::hours FAR_AWAY{24 * 365};

} // namespace

BackgroundTasks::~BackgroundTasks()
{
	stop();
}

std::size_t BackgroundTasks::add(std::string name, std::chrono::milliseconds interval, std::function<void()> task)
{
	const ScopedLock lock(_mutex);
	const auto now = std::chrono::steady_clock::now();
	_tasks.push_back({std::move(name), interval, std::move(task), after(now, interval)});
	return _tasks.size() - 1;
}

void BackgroundTasks::start()
{
	_thread = std::thread([this] { loop(); });
}

void BackgroundTasks::wake(std::size_t task)
{
	{
		const ScopedLock lock(_mutex);
		_tasks[task].due = std::chrono::steady_clock::now();
	}
	_changed.notifyOne();
}

void BackgroundTasks::stop()
{
	{
		const ScopedLock lock(_mutex);
		_stopping = true;
	}
	_changed.notifyOne();
	if (_thread.joinable()) _thread.join();
}

void BackgroundTasks::loop()
{
	while (true)
	{
		Task due;
		{
			const ScopedLock lock(_mutex);
			Task* next = nullptr;
			while (!_stopping && (next = nextDueLocked(std::chrono::steady_clock::now())) == nullptr)
				_changed.waitUntil(_mutex, earliestLocked());
			if (_stopping) return;
			next->due = after(std::chrono::steady_clock::now(), next->interval);
			due = *next;
		}
		runSafely(due);
	}
}

BackgroundTasks::Task* BackgroundTasks::nextDueLocked(TimePoint now)
{
	for (auto& task : _tasks)
		if (task.due <= now) return &task;
	return nullptr;
}

BackgroundTasks::TimePoint BackgroundTasks::earliestLocked() const
{
	TimePoint earliest = std::chrono::steady_clock::now() + FAR_AWAY;
	for (const auto& task : _tasks)
		earliest = std::min(earliest, task.due);
	return earliest;
}

BackgroundTasks::TimePoint BackgroundTasks::after(TimePoint now, std::chrono::milliseconds interval)
{
	if (interval.count() <= 0 || interval > FAR_AWAY) return now + FAR_AWAY;
	return now + interval;
}

void BackgroundTasks::runSafely(const Task& task)
{
	try
	{
		task.run();
	}
	catch (const Poco::Exception& e)
	{
		Poco::Logger::get("Aeon.Storage").error("%s: %s", task.name, e.displayText());
	}
	catch (const std::exception& e)
	{
		Poco::Logger::get("Aeon.Storage").error("%s: %s", task.name, std::string(e.what()));
	}
}

} // namespace Aeon::Storage
