#include "Groups/Classic/ClassicGroup.h"

namespace Aeon::Coordinator
{

void ClassicGroup::heartbeat(HeartbeatCall& call, GroupOperation& operation)
{
	const auto& request = call.request;
	if (request.groupId.empty()) return operation.fail(call, ErrorCode::INVALID_GROUP_ID);
	if (const auto error = checkMember(request.memberId, request.groupInstanceId); error != ErrorCode::NONE)
		return operation.fail(call, error);
	if (request.generationId != _generation) return operation.fail(call, ErrorCode::ILLEGAL_GENERATION);
	startSession(*_members.find(request.memberId), operation);
	// Members heartbeat as soon as they know their generation, before they have their assignment.
	const bool isPreparing = _state == ClassicGroupState::PREPARING_REBALANCE;
	call.response = {};
	call.response.errorCode = wireCode(isPreparing ? ErrorCode::REBALANCE_IN_PROGRESS : ErrorCode::NONE);
	operation.answer(call);
}

void ClassicGroup::publishLiveMembers()
{
	if (_state != ClassicGroupState::STABLE)
	{
		_liveMembers.close();
		_published.reset();
		return;
	}
	const std::pair current{_generation, _members.revision()};
	if (_published == current) return;
	_liveMembers.open(_generation, _members);
	_published = current;
}

} // namespace Aeon::Coordinator
