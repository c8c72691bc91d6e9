#include "Groups/Classic/ClassicGroup.h"
#include "Groups/GroupErrors.h"

#include "Aeon/Base/Check.h"

#include <unordered_map>

namespace Aeon::Coordinator
{

namespace
{

/// True where both name a protocol, and not the same one. Old versions name none.
bool contradicts(std::optional<std::string_view> asked, const std::optional<std::string>& known)
{
	return asked && known && *asked != *known;
}

} // namespace

ErrorCode ClassicGroup::checkSync(const SyncGroupCall& call) const
{
	const auto& request = call.request;
	if (request.groupId.empty()) return ErrorCode::INVALID_GROUP_ID;
	if (const auto error = checkMember(request.memberId, request.groupInstanceId); error != ErrorCode::NONE)
		return error;
	if (request.generationId != _generation) return ErrorCode::ILLEGAL_GENERATION;
	if (contradicts(request.protocolType, _protocolType) || contradicts(request.protocolName, _protocolName))
		return ErrorCode::INCONSISTENT_GROUP_PROTOCOL;
	if (_state == ClassicGroupState::PREPARING_REBALANCE) return ErrorCode::REBALANCE_IN_PROGRESS;
	return ErrorCode::NONE;
}

void ClassicGroup::sync(SyncGroupCall& call, GroupOperation& operation)
{
	if (const auto error = checkSync(call); error != ErrorCode::NONE) return operation.fail(call, error);
	ClassicMember& member = *_members.find(call.request.memberId);
	noteSync(member);
	if (_state == ClassicGroupState::STABLE) return answerSync(call, member, operation);

	// Who calls twice has given up the first call.
	if (auto* earlier = _members.takeSync(member)) operation.fail(*earlier, ErrorCode::REBALANCE_IN_PROGRESS);
	_members.park(member, call);
	if (_members.isLeader(member)) recordAssignment(call, operation);
}

void ClassicGroup::recordAssignment(const SyncGroupCall& leadersCall, GroupOperation& operation)
{
	std::unordered_map<std::string_view, BytesView> assignments;
	assignments.reserve(leadersCall.request.assignments.size());
	for (const auto& assignment : leadersCall.request.assignments)
		assignments[assignment.memberId] = assignment.assignment;

	GroupRecords& records = operation.records();
	GroupMetadataValue value = metadataValue(records);
	value.members.reserve(records.arena(), _members.size());
	for (const auto& [id, member] : _members)
	{
		// Whoever the leader forgot has nothing.
		const auto found = assignments.find(id);
		const BytesView assignment = found == assignments.end() ? BytesView() : found->second;
		value.members.append(records.arena(), memberValue(member, assignment, records));
	}
	addRecord(value, records);
	operation.whenWritten([this](GroupOperation& later, ErrorCode code) { onAssignmentRecorded(code, later); });
}

void ClassicGroup::onAssignmentRecorded(ErrorCode code, GroupOperation& operation)
{
	if (code != ErrorCode::NONE)
	{
		// There are members and none of them is joining: this records nothing.
		failSyncs(clientCodeOf(code), operation);
		return prepareRebalance({"the assignment could not be recorded"}, operation);
	}
	AEON_CHECK(_state == ClassicGroupState::STABLE);
	for (auto& [id, member] : _members)
		if (auto* call = _members.takeSync(member))
		{
			answerSync(*call, member, operation);
			startSession(member, operation);
		}
}

void ClassicGroup::failSyncs(ErrorCode code, GroupOperation& operation)
{
	for (auto& [id, member] : _members)
	{
		member.assignment.clear();
		auto* call = _members.takeSync(member);
		if (call == nullptr) continue;
		operation.fail(*call, code);
		startSession(member, operation);
	}
}

void ClassicGroup::noteSync(ClassicMember& member)
{
	_members.setMustSync(member, false);
	if (_members.mustSyncCount() == 0) _timers.cancel({TimerKind::CLASSIC_SYNC});
}

void ClassicGroup::forgetSyncs()
{
	for (auto& [id, member] : _members)
		_members.setMustSync(member, false);
	_timers.cancel({TimerKind::CLASSIC_SYNC});
}

void ClassicGroup::onSyncTimer(GroupOperation& operation)
{
	if (_members.mustSyncCount() == 0) return;
	for (auto place = _members.begin(); place != _members.end();)
	{
		ClassicMember& member = (place++)->second;
		if (member.mustSync()) removeMember(member, operation);
	}
	rebalanceOrCompleteJoin({"members did not ask for their assignment in time"}, operation);
}

} // namespace Aeon::Coordinator
