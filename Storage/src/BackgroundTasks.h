#pragma once

#include "Aeon/Base/Mutex.h"

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Storage
{

/// One thread that runs some tasks, each at its own interval and when woken for it.
///
/// Life cycle: add(), start(), wake()..., stop(). Tasks run one at a time; what one throws is logged.
class BackgroundTasks
{
public:
	BackgroundTasks() = default;
	~BackgroundTasks();
	BackgroundTasks(const BackgroundTasks&) = delete;
	BackgroundTasks& operator=(const BackgroundTasks&) = delete;

	/// Before start(). An interval of zero: only when woken. Gives the task's number.
	std::size_t add(std::string name, std::chrono::milliseconds interval, std::function<void()> task);
	void start();
	/// Runs the task as soon as may be. Thread-safe.
	void wake(std::size_t task);
	/// Blocks until the running task is done. Idempotent.
	void stop();

private:
	using TimePoint = std::chrono::steady_clock::time_point;

	struct Task
	{
		std::string name;
		std::chrono::milliseconds interval;
		std::function<void()> run;
		TimePoint due;
	};

	void loop();
	Task* nextDueLocked(TimePoint now) AEON_REQUIRES(_mutex);
	TimePoint earliestLocked() const AEON_REQUIRES(_mutex);
	static TimePoint after(TimePoint now, std::chrono::milliseconds interval);
	static void runSafely(const Task& task);

	Mutex _mutex;
	Condition _changed;
	std::vector<Task> _tasks AEON_GUARDED_BY(_mutex);
	bool _stopping AEON_GUARDED_BY(_mutex) = false;
	std::thread _thread;
};

} // namespace Aeon::Storage
