#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/Continuations.h"
#include "Groups/Consumer/EmbeddedProtocol.h"
#include "Groups/Consumer/TopicNameList.h"
#include "Groups/GroupConversion.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

using Protocol::JoinGroupRequest;

constexpr std::string_view CONSUMER_PROTOCOL_TYPE = "consumer";
/// From this version on a dynamic member must come back with the id that it is given (KIP-394).
constexpr std::int16_t KNOWN_MEMBER_ID_VERSION = 4;

bool mustKnowMemberId(const JoinGroupCall& call)
{
	return call.request.memberId.empty() && !call.request.groupInstanceId &&
		   call.caller.apiVersion >= KNOWN_MEMBER_ID_VERSION;
}

ClassicMetadata classicMetadata(const JoinGroupRequest& request)
{
	ClassicMetadata classic;
	classic.sessionTimeoutMs = request.sessionTimeoutMs;
	for (const auto& protocol : request.protocols)
	{
		const bool isKnown = std::any_of(
			classic.protocols.begin(), classic.protocols.end(),
			[&](const ClassicMetadata::Protocol& other) { return other.name == protocol.name; });
		if (!isKnown)
			classic.protocols.push_back(
				{std::string(protocol.name), {protocol.metadata.begin(), protocol.metadata.end()}});
	}
	return classic;
}

/// Old versions have one timeout for both.
std::int32_t rebalanceTimeoutMs(const JoinGroupRequest& request)
{
	return request.rebalanceTimeoutMs < 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs;
}

/// The member's metadata with what the join says anew.
ConsumerMemberMetadata metadataWith(
	ConsumerMemberMetadata metadata, const JoinGroupCall& call,
	const Protocol::ConsumerProtocolSubscription& subscription)
{
	const JoinGroupRequest& request = call.request;
	if (request.groupInstanceId) metadata.instanceId = *request.groupInstanceId;
	if (subscription.rackId && !subscription.rackId->empty()) metadata.rackId = *subscription.rackId;
	metadata.rebalanceTimeoutMs = rebalanceTimeoutMs(request);
	metadata.topicNames = topicNameList(subscription.topics);
	metadata.topicRegex.clear();
	metadata.clientId = call.caller.clientId;
	metadata.clientHost = call.caller.clientHost;
	metadata.classic = classicMetadata(request);
	return metadata;
}

void answerJoin(JoinGroupCall& call, const ConsumerMember& member, GroupOperation& operation)
{
	call.response = {};
	call.response.memberId = call.keep(std::string_view(member.id));
	call.response.generationId = member.current.epoch;
	call.response.protocolType = CONSUMER_PROTOCOL_TYPE;
	call.response.protocolName = call.keep(std::string_view(member.metadata.classic->protocols.front().name));
	operation.answer(call);
}

} // namespace

void ConsumerGroup::classicJoin(JoinGroupCall& call, GroupOperation& operation)
{
	const JoinGroupRequest& request = call.request;
	if (const Result<void> checked = checkClassicJoin(call); !checked)
	{
		refuse(call, checked.error(), operation);
		return;
	}
	const std::string memberId =
		request.memberId.empty() ? _context.environment.newId().toString() : std::string(request.memberId);
	Protocol::Arena arena;
	const auto subscription = decodeSubscription(request.protocols.front().metadata, arena);
	if (!subscription)
	{
		refuse(call, {ErrorCode::INCONSISTENT_GROUP_PROTOCOL, {}}, operation);
		return;
	}
	MemberUpdate update(
		_context, operation,
		{
			.memberId = memberId,
			.instanceId = request.groupInstanceId ? std::optional<std::string>(*request.groupInstanceId) : std::nullopt,
			.epoch = LEAVE_EPOCH,
			.joins = !request.groupInstanceId || request.memberId.empty(),
			.usesClassicProtocol = true,
			.reported = ownedPartitions(*subscription, *_context.environment.image()),
		});
	if (const Result<void> room = update.checkRoom(); !room)
	{
		refuse(call, room.error(), operation);
		return;
	}
	if (mustKnowMemberId(call))
	{
		refuse(call, {ErrorCode::MEMBER_ID_REQUIRED, {}}, operation);
		call.response.memberId = call.keep(std::string_view(memberId));
		return;
	}
	if (Result<void> joined = joinClassic(update, call, *subscription, operation); !joined)
	{
		refuse(call, joined.error(), operation);
		return;
	}
	answerJoin(call, update.after(), operation);
}

Result<void> ConsumerGroup::checkClassicJoin(const JoinGroupCall& call) const
{
	const JoinGroupRequest& request = call.request;
	const GroupCoordinatorConfig& config = _context.environment.config;
	const std::chrono::milliseconds sessionTimeout(request.sessionTimeoutMs);
	if (sessionTimeout < config.minSessionTimeout || sessionTimeout > config.maxSessionTimeout)
		return ErrorCode::INVALID_SESSION_TIMEOUT;
	if (config.migrationPolicy == MigrationPolicy::DISABLED) return ErrorCode::INCONSISTENT_GROUP_PROTOCOL;
	if (request.protocolType != CONSUMER_PROTOCOL_TYPE) return ErrorCode::INCONSISTENT_GROUP_PROTOCOL;

	// One that all members of the classic protocol support.
	const auto& supported = _context.state.classicProtocols();
	const std::size_t classicMembers = _context.state.classicMemberCount();
	const bool hasCommon = std::any_of(
		request.protocols.begin(), request.protocols.end(),
		[&](const auto& protocol)
		{
			const auto found = supported.find(protocol.name);
			return (found == supported.end() ? 0 : found->second) == classicMembers;
		});
	return hasCommon ? Result<void>() : ErrorCode::INCONSISTENT_GROUP_PROTOCOL;
}

Result<void> ConsumerGroup::joinClassic(
	MemberUpdate& update, const JoinGroupCall& call, const Protocol::ConsumerProtocolSubscription& subscription,
	GroupOperation& operation)
{
	if (Result<void> found = update.find(); !found) return found;
	if (Result<void> set = update.setMetadata(metadataWith(update.before().metadata, call, subscription)); !set)
		return set;
	update.updateGroupEpoch();

	const bool becomesClassic = becomesClassicWith(update);
	if (!becomesClassic) update.updateTarget();
	// A classic group that must rebalance anyway has no use for a step of one member.
	const bool mustRebalance = becomesClassic && _context.state.assignmentEpoch < update.groupEpoch();
	if (becomesClassic) update.keepTarget();
	if (!mustRebalance)
		if (Result<void> reconciled = update.reconcile(); !reconciled) return reconciled;
	if (becomesClassic)
		becomeClassicWith(update.after(), mustRebalance, operation);
	else
		startClassicTimers(update.after(), operation);
	return {};
}

/// The last member of the consumer protocol comes back under its instance id as one of the classic protocol.
bool ConsumerGroup::becomesClassicWith(const MemberUpdate& update) const
{
	const ConsumerGroupState& state = _context.state;
	const ConsumerMember* previous = state.staticMember(update.after().metadata.instanceId);
	return _onDowngraded && previous != nullptr && !previous->usesClassicProtocol() &&
		   state.classicMemberCount() == state.members().size() - 1 &&
		   mayBecomeClassic(_context.environment.config, state.members().size());
}

void ConsumerGroup::becomeClassicWith(const ConsumerMember& joined, bool rebalance, GroupOperation& operation)
{
	const ConsumerGroupState& state = _context.state;
	const std::string previousId = state.staticMember(joined.metadata.instanceId)->id;
	ConsumerGroupRecords(_context.groupId, operation.records()).removeGroup(state, previousId, joined.id);

	const MetadataImage::Ptr image = _context.environment.image();
	ClassicConversion conversion(*image);
	for (const auto& [id, member] : state.members())
		conversion.addMember(id == previousId ? joined : member, state.target(id));
	conversion.addRecord(_context.groupId, state.epoch, operation.wallMs, operation.records());
	alsoWhenWritten(
		operation,
		[listener = _onDowngraded, rebalance](GroupOperation& written, ErrorCode code)
		{
			if (code == ErrorCode::NONE) listener(written, rebalance);
		});
}

void ConsumerGroup::startClassicTimers(const ConsumerMember& member, GroupOperation& operation)
{
	const auto sessionEnd = operation.now + std::chrono::milliseconds(member.metadata.classic->sessionTimeoutMs);
	const auto syncEnd = operation.now + std::chrono::milliseconds(member.metadata.rebalanceTimeoutMs);
	alsoWhenWritten(
		operation,
		[&timers = _context.timers, id = member.id, sessionEnd, syncEnd](GroupOperation&, ErrorCode code)
		{
			if (code != ErrorCode::NONE) return;
			timers.cancel({TimerKind::CONSUMER_JOIN, id});
			timers.cancel({TimerKind::CONSUMER_REBALANCE, id});
			timers.set({TimerKind::CONSUMER_SESSION, id}, sessionEnd);
			timers.set({TimerKind::CONSUMER_SYNC, id}, syncEnd);
		});
}

} // namespace Aeon::Coordinator
