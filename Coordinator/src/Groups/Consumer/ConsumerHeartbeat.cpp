#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/Continuations.h"
#include "Groups/Consumer/HeartbeatRules.h"
#include "Groups/Consumer/TopicNameList.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

using Protocol::ConsumerGroupHeartbeatRequest;
using Protocol::ConsumerGroupHeartbeatResponse;

std::optional<std::string> optionalText(const std::optional<std::string_view>& text)
{
	return text ? std::optional<std::string>(*text) : std::nullopt;
}

/// What the member says it owns.
std::optional<Assignment> reportedBy(const ConsumerGroupHeartbeatRequest& request)
{
	if (request.topicPartitions.isNull()) return std::nullopt;
	Assignment reported;
	for (const auto& topic : request.topicPartitions)
	{
		if (topic.partitions.empty()) continue;
		auto& numbers = reported[topic.topicId];
		numbers.insert(numbers.end(), topic.partitions.begin(), topic.partitions.end());
	}
	return reported;
}

MemberUpdate::Caller callerOf(const ConsumerGroupHeartbeatRequest& request, const GroupEnvironment& environment)
{
	return {
		.memberId = request.memberId.empty() ? environment.newId().toString() : std::string(request.memberId),
		.instanceId = optionalText(request.instanceId),
		.epoch = request.memberEpoch,
		.joins = request.memberEpoch == JOIN_EPOCH,
		.usesClassicProtocol = false,
		.reported = reportedBy(request),
	};
}

/// The member's metadata with what the heartbeat says anew; what it leaves out stays.
ConsumerMemberMetadata metadataWith(ConsumerMemberMetadata metadata, const ConsumerGroupHeartbeatCall& call)
{
	const ConsumerGroupHeartbeatRequest& request = call.request;
	if (request.instanceId) metadata.instanceId = *request.instanceId;
	if (request.rackId) metadata.rackId = *request.rackId;
	if (request.rebalanceTimeoutMs != -1) metadata.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
	if (request.serverAssignor) metadata.serverAssignor = *request.serverAssignor;
	if (!request.subscribedTopicNames.isNull()) metadata.topicNames = topicNameList(request.subscribedTopicNames);
	if (request.subscribedTopicRegex) metadata.topicRegex = *request.subscribedTopicRegex;
	metadata.clientId = call.caller.clientId;
	metadata.clientHost = call.caller.clientHost;
	metadata.classic.reset();
	return metadata;
}

Result<void> take(MemberUpdate& update, const ConsumerGroupHeartbeatCall& call)
{
	if (Result<void> room = update.checkRoom(); !room) return room;
	if (Result<void> found = update.find(); !found) return found;
	if (Result<void> set = update.setMetadata(metadataWith(update.before().metadata, call)); !set) return set;
	update.updateGroupEpoch();
	update.updateTarget();
	return update.reconcile();
}

void fillAssignment(ConsumerGroupHeartbeatResponse& response, const OwnedPartitions& assigned, Protocol::Arena& arena)
{
	auto& topics = response.assignment.emplace().topicPartitions;
	for (const auto& [topicId, owned] : assigned)
	{
		auto& topic = topics.append(arena);
		topic.topicId = topicId;
		topic.partitions.resize(arena, owned.size());
		std::transform(
			owned.begin(), owned.end(), topic.partitions.begin(),
			[](const OwnedPartition& partition) { return partition.number; });
	}
}

} // namespace

void ConsumerGroup::heartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation)
{
	const std::int32_t epoch = call.request.memberEpoch;
	if (epoch == LEAVE_EPOCH || epoch == STATIC_LEAVE_EPOCH)
		leaveByHeartbeat(call, operation);
	else
		beat(call, operation);
}

void ConsumerGroup::beat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation)
{
	MemberUpdate update(_context, operation, callerOf(call.request, _context.environment));
	if (const Result<void> taken = take(update, call); !taken)
	{
		refuse(call, taken.error(), operation);
		return;
	}
	startTimers(update, operation);

	const ConsumerMember& member = update.after();
	call.response = {};
	call.response.memberId = call.keep(std::string_view(member.id));
	call.response.memberEpoch = member.current.epoch;
	call.response.heartbeatIntervalMs = static_cast<std::int32_t>(update.settings().heartbeatInterval.count());
	const bool mayNotKnow = call.request.memberEpoch == JOIN_EPOCH || isFullHeartbeat(call.request);
	if (mayNotKnow || member.current.assigned != update.before().current.assigned)
		fillAssignment(call.response, member.current.assigned, call.arena);
	operation.answer(call);
}

void ConsumerGroup::startTimers(const MemberUpdate& update, GroupOperation& operation)
{
	const ConsumerMember& member = update.after();
	const TimerKey session{TimerKind::CONSUMER_SESSION, member.id};
	const TimerQueue::TimePoint sessionEnd = operation.now + update.settings().sessionTimeout;
	if (operation.records().empty() && !update.mustResolveRegexes())
	{
		_context.timers.set(session, sessionEnd);
		return;
	}

	std::optional<TimerQueue::TimePoint> revocationEnd;
	if (member.current.state == ConsumerMemberState::UNREVOKED_PARTITIONS)
		revocationEnd = operation.now + std::chrono::milliseconds(member.metadata.rebalanceTimeoutMs);
	alsoWhenWritten(
		operation,
		[&timers = _context.timers, session, sessionEnd, revocationEnd,
		 isKnown = _context.state.member(member.id) != nullptr, moves = update.movesMember(),
		 resolves = update.mustResolveRegexes()](GroupOperation& written, ErrorCode code)
		{
			// Also one whose change could not be written has been heard of.
			if (code == ErrorCode::NONE || isKnown) timers.set(session, sessionEnd);
			if (code != ErrorCode::NONE) return;
			const TimerKey revocation{TimerKind::CONSUMER_REBALANCE, session.memberId};
			if (moves && revocationEnd) timers.set(revocation, *revocationEnd);
			if (moves && !revocationEnd) timers.cancel(revocation);
			// It may have spoken the classic protocol before.
			timers.cancel({TimerKind::CONSUMER_JOIN, session.memberId});
			timers.cancel({TimerKind::CONSUMER_SYNC, session.memberId});
			// In an operation of its own: the member need not wait for it.
			if (resolves) timers.set({TimerKind::CONSUMER_REGEX_REFRESH}, written.now);
		});
}

void ConsumerGroup::leaveByHeartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation)
{
	const auto& request = call.request;
	const Result<const ConsumerMember*> member = findMember(request.memberId, request.instanceId);
	if (!member)
	{
		refuse(call, member.error(), operation);
		return;
	}
	if (request.memberEpoch == STATIC_LEAVE_EPOCH)
		leaveForAWhile(**member, operation);
	else
		removeMembers({*member}, operation);
	call.response = {};
	call.response.memberId = call.keep(request.memberId);
	call.response.memberEpoch = request.memberEpoch;
	operation.answer(call);
}

void ConsumerGroup::leaveForAWhile(const ConsumerMember& member, GroupOperation& operation)
{
	ConsumerMember gone = member;
	gone.current.epoch = STATIC_LEAVE_EPOCH;
	gone.current.pendingRevocation.clear();
	// Whoever comes back has another member id, and must be able to commit from its first epoch on.
	for (auto& [topicId, owned] : gone.current.assigned)
		for (OwnedPartition& partition : owned)
			partition.epoch = 0;
	ConsumerGroupRecords(_context.groupId, operation.records()).addCurrent(gone);
	alsoWhenWritten(
		operation,
		[&timers = _context.timers, id = member.id](GroupOperation&, ErrorCode code)
		{
			if (code == ErrorCode::NONE) timers.cancel({TimerKind::CONSUMER_REBALANCE, id});
		});
}

} // namespace Aeon::Coordinator
