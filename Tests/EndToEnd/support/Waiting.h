#pragma once

#include <chrono>
#include <thread>

namespace Aeon::Test
{

/// Asks @p condition again and again until it holds or @p limit has passed. Returns whether it held.
template <typename Condition>
bool waitUntil(
	Condition&& condition, std::chrono::milliseconds limit = std::chrono::seconds(20),
	std::chrono::milliseconds pause = std::chrono::milliseconds(10))
{
	const auto deadline = std::chrono::steady_clock::now() + limit;
	while (!condition())
	{
		if (std::chrono::steady_clock::now() >= deadline) return false;
		std::this_thread::sleep_for(pause);
	}
	return true;
}

} // namespace Aeon::Test
