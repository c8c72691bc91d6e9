#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Coordinator/EventQueue.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace Aeon::Coordinator
{

/// The coordinator's own work in the background, one thing after the other: loading partitions, forgetting deleted
/// topics, and the regular sweep that expires offsets.
///
/// Thread-safe.
class GroupHousekeeping final : public EventQueue::Machine, public std::enable_shared_from_this<GroupHousekeeping>
{
public:
	/// sweep is called on the background thread, every interval from now on. The pool and the clock outlive this.
	GroupHousekeeping(
		Poco::ThreadPool& threads, const Clock& clock, std::chrono::milliseconds interval, std::function<void()> sweep);

	/// Runs the task in its turn; without effect once stopped.
	void post(std::function<void()> task);
	/// Tasks that have not begun are forgotten.
	void stop();

private:
	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override { return _nextSweep; }
	void onDeadline() override;
	bool isAlive() override { return !_stopped; }
	void onClosed() override {}

	const Clock& _clock;
	const std::chrono::milliseconds _interval;
	const std::function<void()> _sweep;
	EventQueue::TimePoint _nextSweep;
	std::atomic<bool> _stopped{false};
	EventQueue _tasks;
};

} // namespace Aeon::Coordinator
