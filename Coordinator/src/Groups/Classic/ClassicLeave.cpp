#include "Groups/Classic/ClassicGroup.h"

namespace Aeon::Coordinator
{

void ClassicGroup::leave(LeaveGroupCall& call, GroupOperation& operation)
{
	const auto& request = call.request;
	if (request.groupId.empty()) return operation.fail(call, ErrorCode::INVALID_GROUP_ID);
	auto& response = call.response;
	response = {};
	response.members.resize(call.arena, request.members.size());
	const Protocol::LeaveGroupRequest::MemberIdentity* left = nullptr;
	for (std::size_t index = 0; index < request.members.size(); ++index)
	{
		const auto& asked = request.members[index];
		auto& answer = response.members[index];
		answer.memberId = asked.memberId;
		answer.groupInstanceId = asked.groupInstanceId;
		const std::size_t sizeBefore = _members.size();
		answer.errorCode = wireCode(leaveOne(asked, operation));
		if (_members.size() != sizeBefore) left = &asked;
	}
	operation.answer(call);
	if (left != nullptr)
		rebalanceOrCompleteJoin({"members leave", left->memberId, left->reason}, operation);
	else
		tryCompleteJoin(operation); // ids that were given out may have been awaited
}

ErrorCode ClassicGroup::leaveOne(const Protocol::LeaveGroupRequest::MemberIdentity& leaving, GroupOperation& operation)
{
	// Administrators remove static members by the instance id alone.
	if (leaving.memberId.empty())
	{
		auto* member = leaving.groupInstanceId ? _members.findStatic(*leaving.groupInstanceId) : nullptr;
		if (member == nullptr) return ErrorCode::UNKNOWN_MEMBER_ID;
		removeMember(*member, operation);
		return ErrorCode::NONE;
	}
	if (_pendingIds.contains(leaving.memberId))
	{
		removePending(leaving.memberId);
		return ErrorCode::NONE;
	}
	if (const auto error = checkMember(leaving.memberId, leaving.groupInstanceId); error != ErrorCode::NONE)
		return error;
	removeMember(*_members.find(leaving.memberId), operation);
	return ErrorCode::NONE;
}

} // namespace Aeon::Coordinator
