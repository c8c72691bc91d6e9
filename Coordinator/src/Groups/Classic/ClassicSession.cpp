#include "Groups/Classic/ClassicGroup.h"

namespace Aeon::Coordinator
{

void ClassicGroup::startSession(const ClassicMember& member, GroupOperation& operation)
{
	_timers.set(
		{TimerKind::CLASSIC_SESSION, member.id()}, operation.now + std::chrono::milliseconds(member.sessionTimeoutMs));
}

void ClassicGroup::keepAlive(std::string_view memberId, GroupOperation& operation)
{
	if (const auto* member = _members.find(memberId)) startSession(*member, operation);
}

void ClassicGroup::removeMember(ClassicMember& member, GroupOperation& operation)
{
	_timers.cancel({TimerKind::CLASSIC_SESSION, member.id()});
	if (auto* call = _members.takeJoin(member)) failJoin(*call, {}, ErrorCode::UNKNOWN_MEMBER_ID, operation);
	if (auto* call = _members.takeSync(member)) operation.fail(*call, ErrorCode::UNKNOWN_MEMBER_ID);
	_members.remove(member);
}

void ClassicGroup::removePending(std::string_view memberId)
{
	const auto pending = _pendingIds.find(memberId);
	if (pending == _pendingIds.end()) return;
	_timers.cancel({TimerKind::CLASSIC_PENDING_MEMBER, *pending});
	_pendingIds.erase(pending);
}

void ClassicGroup::onTimer(const TimerKey& key, GroupOperation& operation)
{
	switch (key.kind)
	{
	case TimerKind::CLASSIC_SESSION:
		return onSessionTimer(key.memberId, operation);
	case TimerKind::CLASSIC_PENDING_MEMBER:
		return onPendingTimer(key.memberId, operation);
	case TimerKind::CLASSIC_JOIN:
		return onJoinTimer(operation);
	case TimerKind::CLASSIC_SYNC:
		return onSyncTimer(operation);
	default:
		return;
	}
}

void ClassicGroup::onSessionTimer(const std::string& memberId, GroupOperation& operation)
{
	auto* member = _members.find(memberId);
	// Whoever is excused gets a new deadline with the answer it waits for.
	if (member == nullptr || member->isExcused() || prolongSession(*member, operation)) return;
	removeMember(*member, operation);
	rebalanceOrCompleteJoin({"a member was not heard of in time", memberId}, operation);
}

bool ClassicGroup::prolongSession(const ClassicMember& member, GroupOperation& operation)
{
	const auto heard = _liveMembers.lastHeard(member.id());
	if (!heard) return false;
	const auto end = *heard + std::chrono::milliseconds(member.sessionTimeoutMs);
	if (end <= operation.now) return false;
	_timers.set({TimerKind::CLASSIC_SESSION, member.id()}, end);
	return true;
}

void ClassicGroup::onPendingTimer(const std::string& memberId, GroupOperation& operation)
{
	removePending(memberId);
	tryCompleteJoin(operation);
}

void ClassicGroup::onLoaded(GroupOperation& operation)
{
	for (const auto& [id, member] : _members)
		startSession(member, operation);
	if (_members.size() > static_cast<std::size_t>(_environment.config.maxSize))
		prepareRebalance({"the loaded group is larger than it may be now"}, operation);
}

} // namespace Aeon::Coordinator
