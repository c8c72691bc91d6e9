#include "Aeon/Coordinator/EventQueue.h"

#include <Poco/ThreadPool.h>

namespace Aeon::Coordinator
{

EventQueue::EventQueue(Poco::ThreadPool& pool, Machine& machine, std::chrono::milliseconds idleKept) :
	_pool(pool), _machine(machine), _idleKept(idleKept)
{
}

EventQueue::~EventQueue() = default;

bool EventQueue::post(Event event)
{
	ScopedLock lock(_mutex);
	if (_state == State::CLOSED) return false;
	_events.push_back(std::move(event));
	if (_state == State::PARKED)
	{
		try
		{
			_pool.start(*this);
		}
		catch (...)
		{
			_events.clear();
			throw;
		}
		_self = _machine.self();
		_state = State::RUNNING;
		return true;
	}
	if (!_waiting) return true;
	_waiting = false;
	lock.unlock();
	_posted.notifyOne();
	return true;
}

void EventQueue::run()
{
	std::shared_ptr<void> self;
	{
		ScopedLock lock(_mutex);
		self = std::move(_self);
	}
	std::vector<Event> events;
	while (takeEvents(events))
	{
		for (auto& event : events)
			event();
		events.clear();
		const auto deadline = _machine.nextDeadline();
		if (deadline && *deadline <= std::chrono::steady_clock::now()) _machine.onDeadline();
		if (_machine.isAlive() || !tryClose()) continue;
		_machine.onClosed();
		return;
	}
}

bool EventQueue::takeEvents(std::vector<Event>& events)
{
	const auto deadline = _machine.nextDeadline();
	const auto end = deadline ? *deadline : std::chrono::steady_clock::now() + _idleKept;
	ScopedLock lock(_mutex);
	while (_events.empty())
	{
		_waiting = true;
		const bool inTime = _posted.waitUntil(_mutex, end);
		_waiting = false;
		if (inTime || !_events.empty()) continue;
		if (deadline) return true;
		_state = State::PARKED;
		return false;
	}
	events.swap(_events);
	return true;
}

bool EventQueue::tryClose()
{
	ScopedLock lock(_mutex);
	if (!_events.empty()) return false;
	_state = State::CLOSED;
	return true;
}

} // namespace Aeon::Coordinator
