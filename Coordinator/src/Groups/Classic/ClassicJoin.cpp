#include "Groups/Classic/ClassicGroup.h"
#include "Groups/Classic/MemberId.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// From here on a member gets its id before it joins (KIP-394).
constexpr std::int16_t MEMBER_ID_VERSION = 4;
constexpr std::int16_t REBALANCE_TIMEOUT_VERSION = 1;

/// Flexible versions carry strings that no record could hold.
bool isRecordable(const Protocol::JoinGroupRequest& request)
{
	const auto fits = [](std::string_view text) { return text.size() <= RECORDED_STRING_BYTES_MAX; };
	return fits(request.groupId) && fits(request.memberId) && fits(request.protocolType) &&
		   fits(request.groupInstanceId.value_or(std::string_view())) &&
		   std::ranges::all_of(request.protocols, [&](const auto& protocol) { return fits(protocol.name); });
}

std::int32_t rebalanceTimeoutMs(const JoinGroupCall& call)
{
	const bool hasTimeout = call.caller.apiVersion >= REBALANCE_TIMEOUT_VERSION;
	return hasTimeout ? call.request.rebalanceTimeoutMs : call.request.sessionTimeoutMs;
}

} // namespace

void ClassicGroup::join(JoinGroupCall& call, GroupOperation& operation)
{
	const std::string_view memberId = call.request.memberId;
	if (const auto error = checkJoin(call); error != ErrorCode::NONE) return failJoin(call, memberId, error, operation);
	if (!accepts(memberId)) return refuseFullGroup(call, operation);
	ClassicProtocols protocols(call.request.protocols);
	if (!supports(call.request.protocolType, protocols))
		return failJoin(call, memberId, ErrorCode::INCONSISTENT_GROUP_PROTOCOL, operation);
	if (memberId.empty())
		joinNew(call, std::move(protocols), operation);
	else
		joinKnown(call, std::move(protocols), operation);
}

ErrorCode ClassicGroup::checkJoin(const JoinGroupCall& call) const
{
	const auto& request = call.request;
	const auto& config = _environment.config;
	if (request.groupId.empty()) return ErrorCode::INVALID_GROUP_ID;
	const std::chrono::milliseconds sessionTimeout(request.sessionTimeoutMs);
	if (sessionTimeout < config.minSessionTimeout || sessionTimeout > config.maxSessionTimeout)
		return ErrorCode::INVALID_SESSION_TIMEOUT;
	if (!isRecordable(request)) return ErrorCode::INVALID_REQUEST;
	// An id from a group that is no more.
	if (!request.memberId.empty() && isGone()) return ErrorCode::UNKNOWN_MEMBER_ID;
	return ErrorCode::NONE;
}

bool ClassicGroup::accepts(std::string_view memberId) const
{
	const auto sizeMax = static_cast<std::size_t>(_environment.config.maxSize);
	const ClassicMember* member = _members.find(memberId);
	switch (_state)
	{
	case ClassicGroupState::EMPTY:
		return true;
	case ClassicGroupState::PREPARING_REBALANCE:
		// Those who came first stay. Who has not joined anew counts for nothing, since a group may be larger than it is
		// allowed to be now, and the last ones to come are to leave it.
		return (member != nullptr && member->isJoining()) || _members.joiningCount() < sizeMax;
	case ClassicGroupState::COMPLETING_REBALANCE:
	case ClassicGroupState::STABLE:
		break;
	}
	return member != nullptr || _members.size() < sizeMax;
}

void ClassicGroup::refuseFullGroup(JoinGroupCall& call, GroupOperation& operation)
{
	removePending(call.request.memberId);
	if (auto* member = _members.find(call.request.memberId)) removeMember(*member, operation);
	failJoin(call, {}, ErrorCode::GROUP_MAX_SIZE_REACHED, operation);
	tryCompleteJoin(operation);
}

bool ClassicGroup::supports(std::string_view protocolType, const ClassicProtocols& protocols) const
{
	if (isEmpty()) return !protocolType.empty() && protocols.begin() != protocols.end();
	return _protocolType == protocolType && _members.supportsAny(protocols);
}

std::string ClassicGroup::newMemberId(const JoinGroupCall& call) const
{
	return makeMemberId(call.request.groupInstanceId.value_or(call.caller.clientId), _environment.newId());
}

void ClassicGroup::joinNew(JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation)
{
	std::string memberId = newMemberId(call);
	if (call.request.groupInstanceId)
	{
		if (auto* member = _members.findStatic(*call.request.groupInstanceId))
			replaceStatic(*member, call, std::move(memberId), std::move(protocols), operation);
		else
			addMember(call, std::move(memberId), std::move(protocols), operation);
	}
	else if (call.caller.apiVersion >= MEMBER_ID_VERSION)
		giveMemberId(call, std::move(memberId), operation);
	else
		addMember(call, std::move(memberId), std::move(protocols), operation);
}

void ClassicGroup::giveMemberId(JoinGroupCall& call, std::string memberId, GroupOperation& operation)
{
	_timers.set(
		{TimerKind::CLASSIC_PENDING_MEMBER, memberId},
		operation.now + std::chrono::milliseconds(call.request.sessionTimeoutMs));
	failJoin(call, memberId, ErrorCode::MEMBER_ID_REQUIRED, operation);
	_pendingIds.insert(std::move(memberId));
}

void ClassicGroup::addMember(
	JoinGroupCall& call, std::string memberId, ClassicProtocols protocols, GroupOperation& operation)
{
	std::optional<std::string> instanceId;
	if (call.request.groupInstanceId) instanceId = *call.request.groupInstanceId;
	if (_members.empty()) _protocolType = call.request.protocolType;
	removePending(memberId);
	ClassicMember& member =
		_members.add(ClassicMember(std::move(memberId), std::move(instanceId), std::move(protocols)));
	member.clientId = call.caller.clientId;
	member.clientHost = call.caller.clientHost;
	member.sessionTimeoutMs = call.request.sessionTimeoutMs;
	member.rebalanceTimeoutMs = rebalanceTimeoutMs(call);
	member.isNew = true;
	_members.park(member, call);
	_hasNewcomer = true;
	_timers.set({TimerKind::CLASSIC_SESSION, member.id()}, operation.now + NEW_MEMBER_JOIN_TIMEOUT);
	rebalanceOrCompleteJoin({"a new member joins", member.id(), call.request.reason}, operation);
}

void ClassicGroup::joinKnown(JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation)
{
	const std::string_view memberId = call.request.memberId;
	if (_pendingIds.contains(memberId))
	{
		// Ids are only given out to members without an instance id: nothing of ours has sent this.
		if (call.request.groupInstanceId) return failJoin(call, memberId, ErrorCode::UNKNOWN_SERVER_ERROR, operation);
		return addMember(call, std::string(memberId), std::move(protocols), operation);
	}
	if (const auto error = checkMember(memberId, call.request.groupInstanceId); error != ErrorCode::NONE)
		return failJoin(call, memberId, error, operation);
	rejoin(*_members.find(memberId), call, std::move(protocols), operation);
}

void ClassicGroup::rejoin(
	ClassicMember& member, JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation)
{
	// Where nothing has changed the member has missed the answer, or starts over, and is told again what it was told.
	// A leader that joins anew in a stable group wants a new assignment, for reasons that it alone knows.
	const bool isSame = member.protocols() == protocols;
	const bool isLeader = _members.isLeader(member);
	if (_state == ClassicGroupState::COMPLETING_REBALANCE && isSame) return answerJoin(call, member, operation);
	if (_state == ClassicGroupState::STABLE && isSame && !isLeader) return answerJoin(call, member, operation);
	updateMember(member, call, std::move(protocols), operation);
	const char* reason = isSame ? "a member joins again" : "a member changes its metadata";
	rebalanceOrCompleteJoin({reason, member.id(), call.request.reason}, operation);
}

void ClassicGroup::updateMember(
	ClassicMember& member, JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation)
{
	// Who calls twice has given up the first call, which is answered with what keeps its member id.
	if (auto* earlier = _members.takeJoin(member))
		failJoin(*earlier, member.id(), ErrorCode::REBALANCE_IN_PROGRESS, operation);
	_members.setProtocols(member, std::move(protocols));
	member.sessionTimeoutMs = call.request.sessionTimeoutMs;
	member.rebalanceTimeoutMs = rebalanceTimeoutMs(call);
	_members.park(member, call);
}

} // namespace Aeon::Coordinator
