#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Coordinator/EventQueue.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace Aeon::Coordinator
{

/// A coordinator's own work in the background, one thing after the other: loading partitions, and what is to be done
/// again and again, such as looking for what has expired.
///
/// Thread-safe, but for every().
class Housekeeping final : public EventQueue::Machine, public std::enable_shared_from_this<Housekeeping>
{
public:
	/// The pool and the clock outlive this.
	Housekeeping(Poco::ThreadPool& threads, const Clock& clock);

	/// Before the first post() only: has the sweep called on the background thread every interval from now on, once
	/// there has been a post().
	void every(std::chrono::milliseconds interval, std::function<void()> sweep);
	/// Runs the task in its turn; without effect once stopped.
	void post(std::function<void()> task);
	/// Tasks that have not begun are forgotten.
	void stop();

private:
	struct Chore
	{
		std::chrono::milliseconds interval;
		std::function<void()> sweep;
		EventQueue::TimePoint next;
	};

	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override;
	void onDeadline() override;
	bool isAlive() override { return !_stopped; }
	void onClosed() override {}

	const Clock& _clock;
	/// Touched on the background thread only.
	std::vector<Chore> _chores;
	std::atomic<bool> _stopped{false};
	EventQueue _tasks;
};

} // namespace Aeon::Coordinator
