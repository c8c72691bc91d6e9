#include "Aeon/Base/Check.h"
#include "Aeon/Coordinator/EventQueue.h"

#include <Poco/ThreadPool.h>
#include <benchmark/benchmark.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

/// What it costs to give work to the thread of a group and to get the answer back, beside the least that two threads
/// need for that.
namespace
{

using namespace Aeon::Coordinator;

constexpr int THREADS_MIN = 2;
constexpr int THREADS_MAX = 16;
constexpr int THREAD_IDLE_SECONDS = 60;
/// So long the end of a benchmark waits for the queue's thread.
constexpr std::chrono::milliseconds THREAD_KEPT{200};
/// Events in one go of those that nobody waits for.
constexpr int BURST = 1000;

/// A machine with nothing but events.
class QueueOwner final : public EventQueue::Machine, public std::enable_shared_from_this<QueueOwner>
{
public:
	explicit QueueOwner(Poco::ThreadPool& pool) : _queue(pool, *this, THREAD_KEPT) {}

	EventQueue& queue() { return _queue; }

private:
	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override { return std::nullopt; }
	void onDeadline() override {}
	bool isAlive() override { return true; }
	void onClosed() override {}

	EventQueue _queue;
};

/// The queue with its thread, which is there from the first event on.
class Handoff
{
public:
	Handoff() : _pool(THREADS_MIN, THREADS_MAX, THREAD_IDLE_SECONDS), _owner(std::make_shared<QueueOwner>(_pool)) {}
	~Handoff()
	{
		_owner.reset();
		_pool.joinAll();
	}

	void post(EventQueue::Event event) { AEON_CHECK(_owner->queue().post(std::move(event))); }

private:
	Poco::ThreadPool _pool;
	std::shared_ptr<QueueOwner> _owner;
};

/// Somebody who waits for one thing.
class Place
{
public:
	void fill()
	{
		{
			const std::scoped_lock lock(_mutex);
			_filled = true;
		}
		_changed.notify_one();
	}
	void await()
	{
		std::unique_lock lock(_mutex);
		_changed.wait(lock, [&] { return _filled; });
		_filled = false;
	}

private:
	std::mutex _mutex;
	std::condition_variable _changed;
	bool _filled = false;
};

void handOverAndWait(benchmark::State& state)
{
	Handoff handoff;
	Place answer;
	for (auto step : state)
	{
		handoff.post([&] { answer.fill(); });
		answer.await();
	}
}
BENCHMARK(handOverAndWait)->Name("event queue: post and wait for the answer")->UseRealTime();

void handOverBurst(benchmark::State& state)
{
	Handoff handoff;
	Place answer;
	for (auto step : state)
	{
		for (int event = 1; event < BURST; ++event)
			handoff.post([] {});
		handoff.post([&] { answer.fill(); });
		answer.await();
	}
	state.SetItemsProcessed(state.iterations() * BURST);
}
BENCHMARK(handOverBurst)->Name("event queue: 1000 events, wait for the last")->UseRealTime();

void bareHandOver(benchmark::State& state)
{
	Place question;
	Place answer;
	bool stopping = false;
	std::thread other(
		[&]
		{
			for (;;)
			{
				question.await();
				if (stopping) return;
				answer.fill();
			}
		});
	for (auto step : state)
	{
		question.fill();
		answer.await();
	}
	stopping = true;
	question.fill();
	other.join();
}
BENCHMARK(bareHandOver)->Name("two threads and two condition variables")->UseRealTime();

} // namespace
