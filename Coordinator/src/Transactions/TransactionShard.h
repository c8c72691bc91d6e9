#pragma once

#include "Transactions/MarkerSender.h"
#include "Transactions/Transactions.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/EventQueue.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Aeon::Coordinator
{

/// The transactional ids whose records lie in one partition of `__transaction_state`, with the thread that works for
/// them and the one that has their markers written.
///
/// Thread-safe.
class TransactionShard final : public EventQueue::Machine, public std::enable_shared_from_this<TransactionShard>
{
public:
	/// What shards stand on; all outlives them.
	struct Context
	{
		Transactions::Context transactions;
		MarkerWriter& markers;
		Poco::ThreadPool& threads;
	};
	/// Done on the shard's thread. What it answers is its own business.
	using Action = std::function<void(Transactions&)>;

	TransactionShard(const Context& context, PartitionId partition);

	PartitionId partition() const noexcept { return _partition; }

	/// Replays all records of the partition, and then has the markers of decided transactions written; until it
	/// returns, calls are refused with COORDINATOR_LOAD_IN_PROGRESS. Blocks on the disk. Records that cannot be read
	/// are skipped and said in the log. Where the partition itself cannot be read the shard stays closed, with
	/// NOT_COORDINATOR. Gives up once stop() is called.
	void load() AEON_EXCLUDES(_mutex);

	/// Whether calls are served: NONE, COORDINATOR_LOAD_IN_PROGRESS or NOT_COORDINATOR.
	ErrorCode state() const AEON_EXCLUDES(_mutex);

	/// Has the action done on behalf of a call, which it completes. Where it cannot be done the call is completed with
	/// why: those of state(), or COORDINATOR_NOT_AVAILABLE (no thread can be had).
	void post(PendingCall& call, Action action) AEON_EXCLUDES(_mutex);
	/// The same on behalf of nobody; false where it cannot be done.
	bool post(Action action) AEON_EXCLUDES(_mutex);

	/// Whether a transaction is open or owes markers, as of the last action.
	bool isActive() const noexcept { return _isActive; }

	/// Answers everybody who waits with NOT_COORDINATOR, and refuses calls from now on.
	void stop() AEON_EXCLUDES(_mutex);

private:
	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override { return _transactions.nextDeadline(); }
	void onDeadline() override
	{
		perform([](Transactions& transactions) { transactions.onDeadline(); });
	}
	bool isAlive() override { return !_stopped; }
	void onClosed() override {}

	void perform(const Action& action);
	/// Made when there is first a job for it.
	std::shared_ptr<MarkerSender> sender() AEON_EXCLUDES(_mutex);
	Result<void> replayAll();

	const Context _context;
	const PartitionId _partition;
	mutable Mutex _mutex;
	ErrorCode _state AEON_GUARDED_BY(_mutex) = ErrorCode::COORDINATOR_LOAD_IN_PROGRESS;
	std::shared_ptr<MarkerSender> _sender AEON_GUARDED_BY(_mutex);

	// Touched by the loader until it is done, then on the queue's thread only.
	Transactions _transactions;
	bool _stopped = false;

	std::atomic<bool> _isActive{false};
	EventQueue _events;
};

} // namespace Aeon::Coordinator
