#pragma once

#include "Transactions/MarkerJob.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/EventQueue.h"
#include "Aeon/Coordinator/RecordWriter.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace Aeon::Coordinator
{

/// Has the markers of one shard's decided transactions written, by a thread of its own since that waits for disks: what
/// has come together meanwhile goes out together. What could not be written is tried again after 100 ms, twice that,
/// and so on up to 5 s, until it is done.
///
/// Thread-safe.
class MarkerSender final : public EventQueue::Machine, public std::enable_shared_from_this<MarkerSender>
{
public:
	/// All outlive the sender. The partition is the one that has the decisions.
	struct Context
	{
		RecordWriter& records;
		MarkerWriter& markers;
		const Clock& clock;
		Poco::ThreadPool& threads;
	};
	/// Told on the sender's thread what has been done; false where nobody could take it, so that it is told again.
	using Reported = std::function<bool(const std::vector<MarkerReport>&)>;

	MarkerSender(const Context& context, PartitionId partition, Reported reported);

	/// Takes a job; one that has been tried before after its pause. False, with nothing done, where there is no thread
	/// for it or the sender has been stopped.
	[[nodiscard]] bool send(MarkerJob job);
	/// Forgets what has not been begun, and takes nothing more.
	void stop();

private:
	using Jobs = std::vector<MarkerJob>;

	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override;
	void onDeadline() override;
	bool isAlive() override { return !_stopped; }
	void onClosed() override {}

	void enqueue(MarkerJob job);
	Jobs takeDue();
	bool areDurable(const Jobs& jobs);
	std::vector<MarkerWriter::Outcome> write(const Jobs& jobs);
	/// Partitions of the job that owe no marker any more; they are taken out of it.
	static std::vector<TopicPartition> takeDone(MarkerJob& job, const MarkerWriter::Outcome& outcome);
	void tryAgain(Jobs jobs);

	const Context _context;
	const PartitionId _partition;
	const Reported _reported;
	std::atomic<bool> _stopped{false};

	// Touched on the queue's thread only.
	Jobs _due;
	std::multimap<EventQueue::TimePoint, MarkerJob> _later;

	EventQueue _events;
};

} // namespace Aeon::Coordinator
