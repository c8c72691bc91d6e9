#include "Groups/GroupRunner.h"

#include <utility>

namespace Aeon::Coordinator
{

GroupRunner::GroupRunner(
	const Context& context, PartitionId partition, OpenTransactions& transactions, std::string groupId, Closed closed) :
	_group(std::move(groupId), context.environment),
	_operations(context.writer, context.clock, partition, transactions, [this] { publish(); }),
	_closed(std::move(closed)),
	_events(context.threads, *this)
{
	publish();
}

void GroupRunner::loaded()
{
	publish();
	if (!_group.listing().protocolType.empty())
		static_cast<void>(post([](Group& group, GroupOperation& operation) { group.onLoaded(operation); }));
}

bool GroupRunner::post(OperationRunner::Action action, PendingCall* call)
{
	return _events.post([this, action = std::move(action), call] { run(action, call); });
}

bool GroupRunner::endTransaction(ProducerId producerId, Offset marker, bool committed, PendingCall& call)
{
	return _events.post(
		[=, this, &call]
		{
			if (_stopped)
				refuse(call);
			else
				_operations.endTransaction(_group, producerId, marker, committed, call);
		});
}

void GroupRunner::stop()
{
	const bool open = _events.post(
		[this]
		{
			_group.timers().clear();
			run([](Group& group, GroupOperation& operation) { group.abandon(ErrorCode::NOT_COORDINATOR, operation); },
				nullptr);
			_stopped = true;
		});
	static_cast<void>(open);
}

std::optional<GroupListing> GroupRunner::listing() const
{
	ScopedLock lock(_listingMutex);
	return _listing;
}

void GroupRunner::run(const OperationRunner::Action& action, PendingCall* call)
{
	if (_stopped)
	{
		if (call != nullptr) refuse(*call);
		return;
	}
	_operations.run(_group, action, call);
}

void GroupRunner::refuse(PendingCall& call)
{
	call.fail(ErrorCode::NOT_COORDINATOR);
	call.complete(Offset(0));
}

void GroupRunner::onDeadline()
{
	_operations.runTimers(_group);
}

void GroupRunner::publish()
{
	_group.publishLiveMembers();
	std::optional<GroupListing> listing;
	if (!_group.isGone()) listing = _group.listing();
	ScopedLock lock(_listingMutex);
	_listing = std::move(listing);
}

} // namespace Aeon::Coordinator
