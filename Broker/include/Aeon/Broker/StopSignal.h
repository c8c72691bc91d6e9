#pragma once

#include "Aeon/Base/Mutex.h"

#include <atomic>
#include <memory>
#include <vector>

namespace Aeon
{

class FetchWaiter;

/// Tells everything that waits for clients that the broker stops. Thread-safe.
class StopSignal
{
public:
	StopSignal() = default;
	StopSignal(const StopSignal&) = delete;
	StopSignal& operator=(const StopSignal&) = delete;

	bool raised() const noexcept { return _raised.load(std::memory_order_acquire); }

	/// Wakes every waiter; those created later find the signal raised. Idempotent; does not wait for anybody.
	void raise() AEON_EXCLUDES(_mutex);

	/// A waiter that raise() wakes as long as somebody owns it.
	std::shared_ptr<FetchWaiter> newWaiter() AEON_EXCLUDES(_mutex);

private:
	std::atomic<bool> _raised{false};
	Mutex _mutex;
	std::vector<std::weak_ptr<FetchWaiter>> _waiters AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
