#include "WorkerThreads.h"

#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace Aeon::Bench
{

void runWorkers(int count, const std::function<void(int index)>& work)
{
	std::mutex mutex;
	std::exception_ptr failure;
	std::vector<std::thread> threads;
	for (int index = 0; index < count; ++index)
		threads.emplace_back(
			[&, index]
			{
				try
				{
					work(index);
				}
				catch (...)
				{
					const std::scoped_lock lock(mutex);
					if (!failure) failure = std::current_exception();
				}
			});
	for (auto& thread : threads)
		thread.join();
	if (failure) std::rethrow_exception(failure);
}

} // namespace Aeon::Bench
