#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Consumer/Continuations.h"
#include "Groups/Consumer/EmbeddedProtocol.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::string_view CONSUMER_PROTOCOL_TYPE = "consumer";

/// Whether the sync names what the join was answered with.
bool namesOtherProtocol(const Protocol::SyncGroupRequest& request, const ConsumerMember& member)
{
	if (request.protocolType && *request.protocolType != CONSUMER_PROTOCOL_TYPE) return true;
	return request.protocolName && *request.protocolName != member.metadata.classic->protocols.front().name;
}

std::chrono::milliseconds sessionTimeout(const ConsumerMember& member)
{
	return std::chrono::milliseconds(member.metadata.classic->sessionTimeoutMs);
}

} // namespace

Result<const ConsumerMember*> ConsumerGroup::findClassicMember(
	std::string_view memberId, const std::optional<std::string_view>& instanceId, std::int32_t generation) const
{
	const Result<const ConsumerMember*> member = findMember(memberId, instanceId);
	if (!member) return member;
	if (!(*member)->usesClassicProtocol()) return ErrorCode::UNKNOWN_MEMBER_ID;
	if ((*member)->current.epoch != generation) return ErrorCode::ILLEGAL_GENERATION;
	return member;
}

void ConsumerGroup::classicSync(SyncGroupCall& call, GroupOperation& operation)
{
	const auto& request = call.request;
	const auto found = findClassicMember(request.memberId, request.groupInstanceId, request.generationId);
	if (!found)
	{
		refuse(call, found.error(), operation);
		return;
	}
	const ConsumerMember& member = **found;
	if (namesOtherProtocol(request, member))
	{
		refuse(call, {ErrorCode::INCONSISTENT_GROUP_PROTOCOL, {}}, operation);
		return;
	}
	// There is a newer target. One that is giving partitions up has joined already, and joins again when that is done.
	if (_context.state.assignmentEpoch > member.current.epoch &&
		member.current.state != ConsumerMemberState::UNREVOKED_PARTITIONS)
	{
		startJoinTimer(member, operation);
		refuse(call, {ErrorCode::REBALANCE_IN_PROGRESS, {}}, operation);
		return;
	}
	_context.timers.cancel({TimerKind::CONSUMER_SYNC, member.id});
	_context.timers.set({TimerKind::CONSUMER_SESSION, member.id}, operation.now + sessionTimeout(member));

	call.response = {};
	call.response.protocolType = request.protocolType;
	call.response.protocolName = request.protocolName;
	call.response.assignment = call.keep(BytesView(encodeAssignment(
		withoutEpochs(member.current.assigned), *_context.environment.image(),
		member.metadata.classic->protocols.front().metadata)));
	operation.answer(call);
}

void ConsumerGroup::classicHeartbeat(HeartbeatCall& call, GroupOperation& operation)
{
	const auto& request = call.request;
	const auto found = findClassicMember(request.memberId, request.groupInstanceId, request.generationId);
	if (!found)
	{
		refuse(call, found.error(), operation);
		return;
	}
	const ConsumerMember& member = **found;
	_context.timers.set({TimerKind::CONSUMER_SESSION, member.id}, operation.now + sessionTimeout(member));

	const ConsumerMemberState state = member.current.state;
	const bool mustJoin = member.current.epoch < _context.state.assignmentEpoch ||
						  state == ConsumerMemberState::UNREVOKED_PARTITIONS ||
						  (state == ConsumerMemberState::UNRELEASED_PARTITIONS && !waitsForOthers(member));
	if (mustJoin) startJoinTimer(member, operation);
	call.response = {};
	if (mustJoin) call.response.errorCode = wireCode(ErrorCode::REBALANCE_IN_PROGRESS);
	operation.answer(call);
}

void ConsumerGroup::leave(LeaveGroupCall& call, GroupOperation& operation)
{
	call.response = {};
	Removed leaving;
	for (const auto& identity : call.request.members)
	{
		auto& answer = call.response.members.append(call.arena);
		answer.memberId = identity.memberId;
		answer.groupInstanceId = identity.groupInstanceId;
		// An administrator names a static member by its instance id alone.
		const ConsumerMember* known = identity.groupInstanceId && identity.memberId.empty()
										  ? _context.state.staticMember(std::string(*identity.groupInstanceId))
										  : nullptr;
		const Result<const ConsumerMember*> member =
			known != nullptr ? known : findMember(identity.memberId, identity.groupInstanceId);
		if (!member)
			answer.errorCode = wireCode(member.code());
		else if (std::find(leaving.begin(), leaving.end(), *member) == leaving.end())
			leaving.push_back(*member);
	}
	removeMembers(leaving, operation);
	operation.answer(call);
}

void ConsumerGroup::startJoinTimer(const ConsumerMember& member, GroupOperation& operation)
{
	const TimerKey key{TimerKind::CONSUMER_JOIN, member.id};
	if (_context.timers.has(key)) return;
	_context.timers.set(key, operation.now + std::chrono::milliseconds(member.metadata.rebalanceTimeoutMs));
}

bool ConsumerGroup::waitsForOthers(const ConsumerMember& member) const
{
	const Assignment& target = _context.state.target(member.id);
	return std::any_of(
		target.begin(), target.end(),
		[&](const auto& topic)
		{
			return std::any_of(
				topic.second.begin(), topic.second.end(),
				[&](std::int32_t number)
				{
					return findOwned(member.current.assigned, topic.first, number) == nullptr &&
						   _context.state.holders().isHeld(topic.first, number);
				});
		});
}

} // namespace Aeon::Coordinator
