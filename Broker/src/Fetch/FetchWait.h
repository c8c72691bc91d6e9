#pragma once

#include "FetchTarget.h"

#include "Aeon/Broker/WaitList.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>

namespace Aeon::Protocol
{
class Arena;
}

namespace Aeon
{

class FetchWaiter;

/// A long poll: one waiter in the wait lists of all partitions that a fetch asks for. Leaves the lists when destroyed.
///
///     FetchWait wait(...);
///     do { wait.join(); if (there is enough now) break; } while (wait.wait(deadline));
///
/// Not thread-safe: lives on the connection's thread for the length of the request.
class FetchWait
{
public:
	/// The arena holds the places in the lists; it, the waiter and the partitions outlive the wait.
	FetchWait(Protocol::Arena& arena, const std::shared_ptr<FetchWaiter>& waiter, std::span<const FetchTarget> targets);
	~FetchWait();
	FetchWait(const FetchWait&) = delete;
	FetchWait& operator=(const FetchWait&) = delete;

	/// Joins, or joins again, the lists of all partitions: news from here on ends the next wait.
	void join();

	/// Blocks until there is news (true), or until the deadline or the end of the broker (false).
	bool wait(std::chrono::steady_clock::time_point deadline);

private:
	const std::shared_ptr<FetchWaiter>& _waiter;
	const std::span<const FetchTarget> _targets;
	WaitList::Link* _links;
};

} // namespace Aeon
