#pragma once

#include "Groups/Group.h"
#include "Groups/OperationRunner.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Coordinator/EventQueue.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace Aeon::Coordinator
{

/// A group with its thread: events are run in order, timers when they are due, and what ListGroups tells is kept ready
/// so that nobody needs to wait for the group to tell it.
///
/// Thread-safe, but for group().
class GroupRunner final : public EventQueue::Machine, public std::enable_shared_from_this<GroupRunner>
{
public:
	/// Told on the group's thread that nothing is left of the group and that it takes no more events.
	using Closed = std::function<void(GroupRunner&)>;

	/// What runners stand on; all outlive them.
	struct Context
	{
		TransactionalRecordWriter& writer;
		const Clock& clock;
		Poco::ThreadPool& threads;
		const GroupEnvironment& environment;
	};

	/// transactions are those of the partition; they outlive the runner.
	GroupRunner(
		const Context& context, PartitionId partition, OpenTransactions& transactions, std::string groupId,
		Closed closed);

	/// Before the first post() only: for the loader, which replays records into it.
	Group& group() noexcept { return _group; }
	/// After the loader: starts the deadlines of its members.
	void loaded();

	/// Takes an operation; call is the one that it answers or parks, or null. False, with nothing done, where the group
	/// has closed. Throws as EventQueue::post.
	[[nodiscard]] bool post(OperationRunner::Action action, PendingCall* call = nullptr);

	/// LiveMembers::take() of the group.
	bool takeHeartbeat(const Protocol::HeartbeatRequest& request, EventQueue::TimePoint now)
	{
		return _group.liveMembers().take(request, now);
	}

	/// Lets the group take in that a producer's transaction has ended by a marker at this place, and then completes the
	/// call. False, with nothing done, where the group has closed. Throws as EventQueue::post.
	[[nodiscard]] bool endTransaction(ProducerId producerId, Offset marker, bool committed, PendingCall& call);

	/// Answers everybody who waits, and every call that still comes, with NOT_COORDINATOR; then the thread goes.
	void stop();

	const std::string& groupId() const noexcept { return _group.id(); }
	/// As of the last event; empty where nothing is left of the group.
	std::optional<GroupListing> listing() const AEON_EXCLUDES(_listingMutex);

private:
	std::shared_ptr<void> self() override { return shared_from_this(); }
	std::optional<EventQueue::TimePoint> nextDeadline() override { return _group.timers().next(); }
	void onDeadline() override;
	bool isAlive() override { return !_stopped && !_group.isGone(); }
	void onClosed() override { _closed(*this); }
	void run(const OperationRunner::Action& action, PendingCall* call);
	static void refuse(PendingCall& call);
	/// Has all see what the last operation changed.
	void publish() AEON_EXCLUDES(_listingMutex);

	// Touched on the queue's thread only, but for the group's live members.
	Group _group;
	OperationRunner _operations;
	bool _stopped = false;

	const Closed _closed;
	mutable Mutex _listingMutex;
	std::optional<GroupListing> _listing AEON_GUARDED_BY(_listingMutex);
	EventQueue _events;
};

} // namespace Aeon::Coordinator
