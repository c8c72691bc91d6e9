#include "Parallel.h"

#include "Aeon/Base/Mutex.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace Aeon::Storage
{

void runInParallel(std::size_t threadCount, std::size_t count, const std::function<void(std::size_t)>& work)
{
	std::atomic<std::size_t> next = 0;
	Mutex mutex;
	std::exception_ptr failure;
	const auto loop = [&]
	{
		for (std::size_t i = next++; i < count; i = next++)
		{
			try
			{
				work(i);
			}
			catch (...)
			{
				const ScopedLock lock(mutex);
				if (failure == nullptr) failure = std::current_exception();
				next = count;
			}
		}
	};
	std::vector<std::thread> threads;
	for (std::size_t i = 1; i < std::min(threadCount, count); ++i)
		threads.emplace_back(loop);
	loop();
	for (auto& thread : threads)
		thread.join();
	if (failure != nullptr) std::rethrow_exception(failure);
}

} // namespace Aeon::Storage
