#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define AEON_THREAD_ATTRIBUTE(attribute) __attribute__((attribute))
#else
#define AEON_THREAD_ATTRIBUTE(attribute)
#endif

/// Marks a member that may only be touched while the mutex is held.
#define AEON_GUARDED_BY(mutex) AEON_THREAD_ATTRIBUTE(guarded_by(mutex))
/// Marks a function that its caller may only enter with the mutex held.
#define AEON_REQUIRES(...) AEON_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
/// Marks a function that its caller must enter without the mutex.
#define AEON_EXCLUDES(...) AEON_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define AEON_NO_THREAD_SAFETY_ANALYSIS AEON_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace Aeon
{

/// std::mutex with the attributes that let Clang check who holds it.
class AEON_THREAD_ATTRIBUTE(capability("mutex")) Mutex
{
public:
	Mutex() = default;
	Mutex(const Mutex&) = delete;
	Mutex& operator=(const Mutex&) = delete;

	void lock() AEON_THREAD_ATTRIBUTE(acquire_capability()) { _mutex.lock(); }
	void unlock() AEON_THREAD_ATTRIBUTE(release_capability()) { _mutex.unlock(); }
	bool tryLock() AEON_THREAD_ATTRIBUTE(try_acquire_capability(true)) { return _mutex.try_lock(); }

private:
	friend class Condition;
	std::mutex _mutex;
};

/// Holds a Mutex for the length of a scope.
class AEON_THREAD_ATTRIBUTE(scoped_lockable) ScopedLock
{
public:
	explicit ScopedLock(Mutex& mutex) AEON_THREAD_ATTRIBUTE(acquire_capability(mutex)) : _mutex(mutex)
	{
		_mutex.lock();
	}
	~ScopedLock() AEON_THREAD_ATTRIBUTE(release_capability())
	{
		if (_held) _mutex.unlock();
	}
	ScopedLock(const ScopedLock&) = delete;
	ScopedLock& operator=(const ScopedLock&) = delete;

	/// Lets go before the end of the scope, as before notifying a Condition.
	void unlock() AEON_THREAD_ATTRIBUTE(release_capability())
	{
		_held = false;
		_mutex.unlock();
	}

private:
	Mutex& _mutex;
	bool _held = true;
};

/// Condition variable for Mutex. Waits may wake without cause: wait in a loop that tests the condition.
class Condition
{
public:
	/// Blocks until notified. The caller holds the mutex, and holds it again afterwards.
	void wait(Mutex& mutex) AEON_REQUIRES(mutex)
	{
		std::unique_lock lock(mutex._mutex, std::adopt_lock);
		_condition.wait(lock);
		lock.release();
	}

	/// Blocks until notified or until the deadline; false when the deadline has passed.
	bool waitUntil(Mutex& mutex, std::chrono::steady_clock::time_point deadline) AEON_REQUIRES(mutex)
	{
		std::unique_lock lock(mutex._mutex, std::adopt_lock);
		const auto status = _condition.wait_until(lock, deadline);
		lock.release();
		return status == std::cv_status::no_timeout;
	}

	void notifyOne() noexcept { _condition.notify_one(); }
	void notifyAll() noexcept { _condition.notify_all(); }

private:
	std::condition_variable _condition;
};

} // namespace Aeon
