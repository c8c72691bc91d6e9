#include "WakeUpCeiling.h"

#include "LatencyHistogram.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

/// A ball that two threads throw to each other.
class Ball
{
public:
	void throwTo(int player)
	{
		{
			const std::scoped_lock lock(_mutex);
			_player = player;
			_thrown = Clock::now();
		}
		_changed.notify_all();
	}
	/// Blocks until the ball is there; returns how long it flew.
	Clock::duration await(int player)
	{
		std::unique_lock lock(_mutex);
		_changed.wait(lock, [&] { return _player == player; });
		return Clock::now() - _thrown;
	}

private:
	std::mutex _mutex;
	std::condition_variable _changed;
	int _player = -1;
	Clock::time_point _thrown;
};

} // namespace

std::chrono::nanoseconds wakeUpTime(int count)
{
	constexpr int HERE = 0;
	constexpr int THERE = 1;
	Ball ball;
	LatencyHistogram flights;
	std::thread other(
		[&]
		{
			for (int index = 0; index < count; ++index)
			{
				ball.await(THERE);
				ball.throwTo(HERE);
			}
		});
	for (int index = 0; index < count; ++index)
	{
		ball.throwTo(THERE);
		flights.record(ball.await(HERE));
	}
	other.join();
	return flights.percentile(0.5);
}

} // namespace Aeon::Bench
