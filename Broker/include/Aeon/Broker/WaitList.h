#pragma once

#include "Aeon/Base/Mutex.h"

#include <atomic>
#include <cstdint>
#include <memory>

namespace Aeon
{

class FetchWaiter;

/// Those who wait for news of one partition. Waking empties the list: who has not got enough joins again.
/// An append with nobody waiting costs one load.
///
/// Thread-safe.
class WaitList
{
public:
	/// A place in one list, in memory of the waiting thread (no heap); leaves the list when destroyed.
	class Link
	{
	public:
		Link() = default;
		~Link() { leave(); }
		Link(const Link&) = delete;
		Link& operator=(const Link&) = delete;

		/// Joins the list; a link that is in a list must leave it first. The list outlives the link.
		void join(WaitList& list, const std::shared_ptr<FetchWaiter>& waiter);
		/// No effect on a link that is in no list.
		void leave() noexcept;
		/// Whether the link is in a list: joined, and not woken since.
		bool joined() const noexcept { return _linked.load(std::memory_order_acquire); }

	private:
		friend class WaitList;
		/// Known to the owner's thread alone.
		WaitList* _list = nullptr;
		/// Guarded by the list's mutex.
		std::shared_ptr<FetchWaiter> _waiter;
		Link* _previous = nullptr;
		Link* _next = nullptr;
		std::atomic<bool> _linked{false};
	};

	WaitList() = default;
	WaitList(const WaitList&) = delete;
	WaitList& operator=(const WaitList&) = delete;

	/// Wakes everybody in the list, after its lock is released. The caller publishes what is new before.
	void wakeAll() AEON_EXCLUDES(_mutex);

	bool empty() const noexcept { return _size.load(std::memory_order_seq_cst) == 0; }

private:
	void unlinkLocked(Link& link) noexcept AEON_REQUIRES(_mutex);

	std::atomic<std::uint32_t> _size{0};
	Mutex _mutex;
	Link* _first AEON_GUARDED_BY(_mutex) = nullptr;
};

} // namespace Aeon
