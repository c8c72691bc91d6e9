#include "Groups/Classic/ClassicGroup.h"

namespace Aeon::Coordinator
{

void ClassicGroup::answerJoin(JoinGroupCall& call, const ClassicMember& member, GroupOperation& operation) const
{
	auto& response = call.response;
	response = {};
	response.memberId = call.keep(member.id());
	response.generationId = _generation;
	response.protocolType = call.keep(*_protocolType);
	response.protocolName = call.keep(*_protocolName);
	response.leader = call.keep(*_members.leaderId());
	if (_members.isLeader(member)) fillMembers(call);
	operation.answer(call);
}

void ClassicGroup::fillMembers(JoinGroupCall& call) const
{
	call.response.members.reserve(call.arena, _members.size());
	for (const auto& [id, member] : _members)
	{
		auto& answer = call.response.members.append(call.arena);
		answer.memberId = call.keep(id);
		if (member.isStatic()) answer.groupInstanceId = call.keep(*member.instanceId());
		answer.metadata = call.keep(member.metadata(*_protocolName));
	}
}

void ClassicGroup::failJoin(
	JoinGroupCall& call, std::string_view memberId, ErrorCode code, GroupOperation& operation) const
{
	call.fail(code);
	call.response.memberId = call.keep(memberId);
	operation.answer(call);
}

void ClassicGroup::answerSync(SyncGroupCall& call, const ClassicMember& member, GroupOperation& operation) const
{
	call.response = {};
	call.response.protocolType = call.keep(*_protocolType);
	call.response.protocolName = call.keep(*_protocolName);
	call.response.assignment = call.keep(member.assignment);
	operation.answer(call);
}

} // namespace Aeon::Coordinator
