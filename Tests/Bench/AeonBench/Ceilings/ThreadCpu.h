#pragma once

#include <ctime>

namespace Aeon::Bench
{

/// Processor time of one thread since the object was made; to be asked on that thread.
class ThreadCpu
{
public:
	ThreadCpu() : _began(now()) {}

	double seconds() const { return now() - _began; }

private:
	static double now()
	{
		timespec time{};
		::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
		return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
	}

	const double _began;
};

} // namespace Aeon::Bench
