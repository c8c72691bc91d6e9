#pragma once

#include "Aeon/Base/Mutex.h"

#include <Poco/Runnable.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Poco
{
class ThreadPool;
}

namespace Aeon::Coordinator
{

/// Events of one state machine, run one after the other on one thread, in the order they were posted. The queue takes a
/// thread from the pool when there is something to do and gives it back when for a while there was nothing, neither an
/// event nor a deadline to wait for; while the machine has deadlines it keeps its thread.
///
/// Thread-safe. The machine is touched by one thread at a time only, each seeing what the one before it did.
class EventQueue final : private Poco::Runnable
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;
	using Event = std::function<void()>;

	/// What the queue works for. Called on the queue's thread, never at the same time as an event.
	class Machine
	{
	public:
		virtual ~Machine() = default;
		/// Whatever owns the machine and the queue; a thread holds it as long as it works for them.
		virtual std::shared_ptr<void> self() = 0;
		/// When onDeadline is to be called; no value for never. Asked after each run of events.
		virtual std::optional<TimePoint> nextDeadline() = 0;
		virtual void onDeadline() = 0;
		/// Asked after each run of events. False closes the queue for good, if no other event has come meanwhile.
		virtual bool isAlive() = 0;
		/// The queue has closed after isAlive() said false.
		virtual void onClosed() = 0;
	};

	/// How long a thread without events and deadlines is kept for the next event.
	static constexpr std::chrono::milliseconds IDLE_KEPT{5000};

	/// The pool outlives the queue and has room for a thread of every queue; the machine lives as long as the queue.
	EventQueue(Poco::ThreadPool& pool, Machine& machine, std::chrono::milliseconds idleKept = IDLE_KEPT);
	~EventQueue() override;
	EventQueue(const EventQueue&) = delete;
	EventQueue& operator=(const EventQueue&) = delete;

	/// Takes an event; false, and the event is forgotten, once the queue has closed. Throws
	/// Poco::NoThreadAvailableException, with the event forgotten, where the pool has no thread left.
	[[nodiscard]] bool post(Event event) AEON_EXCLUDES(_mutex);

private:
	enum class State
	{
		/// No thread; the next event brings one.
		PARKED,
		RUNNING,
		CLOSED,
	};

	void run() override AEON_EXCLUDES(_mutex);
	/// Waits for events, which it gives, or for the machine's deadline, where it gives none. False where the thread is
	/// to go.
	bool takeEvents(std::vector<Event>& events) AEON_EXCLUDES(_mutex);
	bool tryClose() AEON_EXCLUDES(_mutex);

	Poco::ThreadPool& _pool;
	Machine& _machine;
	const std::chrono::milliseconds _idleKept;
	Mutex _mutex;
	Condition _posted;
	std::vector<Event> _events AEON_GUARDED_BY(_mutex);
	State _state AEON_GUARDED_BY(_mutex) = State::PARKED;
	bool _waiting AEON_GUARDED_BY(_mutex) = false;
	/// What keeps queue and machine alive until the new thread has begun.
	std::shared_ptr<void> _self AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Coordinator
