#include "Groups/Group.h"

#include "Groups/Classic/ClassicGroup.h"
#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Consumer/Continuations.h"
#include "Groups/Consumer/HeartbeatRules.h"
#include "Groups/GroupConversion.h"

#include <utility>
#include <variant>

namespace Aeon::Coordinator
{

namespace
{

/// First version of OffsetCommit whose clients know that a group may not be there.
constexpr std::int16_t GROUP_NOT_FOUND_COMMIT_VERSION = 9;
/// The same of DescribeGroups (KIP-1043).
constexpr std::int16_t GROUP_NOT_FOUND_DESCRIBE_VERSION = 6;

} // namespace

Group::Group(std::string id, const GroupEnvironment& environment) :
	_id(std::move(id)), _environment(environment), _offsets(_id, environment)
{
}

Group::~Group() = default;

void Group::join(JoinGroupCall& call, GroupOperation& operation)
{
	if (speaksConsumerProtocol())
	{
		_consumer->classicJoin(call, operation);
		return;
	}
	if (_consumerRecorded) _consumer->addTombstones(operation.records());
	classic().join(call, operation);
}

void Group::sync(SyncGroupCall& call, GroupOperation& operation)
{
	if (speaksConsumerProtocol())
		_consumer->classicSync(call, operation);
	else
		classic().sync(call, operation);
}

void Group::heartbeat(HeartbeatCall& call, GroupOperation& operation)
{
	if (speaksConsumerProtocol())
		_consumer->classicHeartbeat(call, operation);
	else
		classic().heartbeat(call, operation);
}

void Group::publishLiveMembers()
{
	if (_classic && !_consumer)
		_classic->publishLiveMembers();
	else
		_liveMembers.close();
}

void Group::leave(LeaveGroupCall& call, GroupOperation& operation)
{
	if (speaksConsumerProtocol())
		_consumer->leave(call, operation);
	else
		classic().leave(call, operation);
}

void Group::consumerHeartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation)
{
	if (const auto checked = checkConsumerHeartbeat(call.request, call.caller.apiVersion, _environment.config);
		!checked)
		refuse(call, checked.error(), operation);
	else if (_consumer)
		_consumer->heartbeat(call, operation);
	else if (call.request.memberEpoch == JOIN_EPOCH)
		becomeConsumer(call, operation);
	else
		refuse(call, {ErrorCode::GROUP_ID_NOT_FOUND, "Group " + _id + " is not a consumer group."}, operation);
}

void Group::becomeConsumer(ConsumerGroupHeartbeatCall& call, GroupOperation& operation)
{
	if (_classic && !_classic->isEmpty())
	{
		const auto converted = becomeConsumerGroup(*_classic, _id, _environment, _timers, operation);
		if (!converted) return refuse(call, converted.error(), operation);
	}
	else if (_classicRecorded)
		_classic->addTombstone(operation.records());

	// Stands for the group that replay makes of these records, once they are written.
	ConsumerGroup becoming(_id, _environment, _timers);
	for (const auto& record : operation.records())
		std::visit(
			[&](const auto& fact)
			{
				if constexpr (requires { becoming.replay(fact, operation.wallMs); })
					becoming.replay(fact, operation.wallMs);
			},
			record);
	becoming.heartbeat(call, operation);
}

void Group::commitOffsets(OffsetCommitCall& call, GroupOperation& operation)
{
	if (const auto error = checkCommit(call); error != ErrorCode::NONE)
	{
		operation.fail(call, error);
		return;
	}
	if (_classic) _classic->keepAlive(call.request.memberId, operation);
	_offsets.commit(call, operation);
}

void Group::fetchOffsets(OffsetFetchCall& call, bool requireStable, GroupOperation& operation)
{
	if (_consumer)
		if (const auto error = _consumer->checkFetch(call.request.memberId, call.request.memberEpoch);
			error != ErrorCode::NONE)
		{
			operation.fail(call, error);
			return;
		}
	_offsets.fetch(call, requireStable, operation);
}

void Group::deleteOffsets(OffsetDeleteCall& call, GroupOperation& operation)
{
	if (isGone())
	{
		operation.fail(call, ErrorCode::GROUP_ID_NOT_FOUND);
		return;
	}
	if (_classic && !_classic->isEmpty() && !_classic->isConsumerType())
	{
		operation.fail(call, ErrorCode::NON_EMPTY_GROUP);
		return;
	}
	_offsets.remove(call, [this](std::string_view topic) { return isSubscribedTo(topic); }, operation);
}

void Group::describe(DescribeGroupCall& call, GroupOperation& operation)
{
	call.response.groupId = call.request.groupId;
	if (_consumer || isGone())
	{
		call.response.groupState = "Dead";
		if (call.caller.apiVersion >= GROUP_NOT_FOUND_DESCRIBE_VERSION)
		{
			call.response.errorCode = wireCode(ErrorCode::GROUP_ID_NOT_FOUND);
			call.response.errorMessage =
				call.keep("Group " + _id + (_consumer ? " is not a classic group." : " not found."));
		}
	}
	else
		classic().describe(call);
	operation.answer(call);
}

void Group::describeConsumer(ConsumerGroupDescribeCall& call, GroupOperation& operation)
{
	if (_consumer)
	{
		_consumer->describe(call);
		operation.answer(call);
		return;
	}
	operation.fail(call, ErrorCode::GROUP_ID_NOT_FOUND);
	call.response.errorMessage = call.keep("Group " + _id + (isGone() ? " not found." : " is not a consumer group."));
}

void Group::remove(DeleteGroupCall& call, GroupOperation& operation)
{
	if (isGone() || hasMembers())
	{
		operation.fail(call, isGone() ? ErrorCode::GROUP_ID_NOT_FOUND : ErrorCode::NON_EMPTY_GROUP);
		return;
	}
	_offsets.forgetAll(operation);
	forgetMembership(operation);
	call.response.groupId = call.request.groupId;
	operation.answer(call);
}

void Group::onTimer(const TimerKey& key, GroupOperation& operation)
{
	switch (key.kind)
	{
	case TimerKind::CLASSIC_SESSION:
	case TimerKind::CLASSIC_PENDING_MEMBER:
	case TimerKind::CLASSIC_JOIN:
	case TimerKind::CLASSIC_SYNC:
		if (_classic) _classic->onTimer(key, operation);
		return;
	case TimerKind::CONSUMER_SESSION:
	case TimerKind::CONSUMER_REBALANCE:
	case TimerKind::CONSUMER_JOIN:
	case TimerKind::CONSUMER_SYNC:
	case TimerKind::CONSUMER_REGEX_REFRESH:
		if (_consumer) _consumer->onTimer(key, operation);
		return;
	}
}

void Group::expireOffsets(std::int64_t nowMs, GroupOperation& operation)
{
	const auto rule = expiration();
	const bool noneIsLeft = rule ? _offsets.expire(*rule, nowMs, operation) : _offsets.empty();
	if (noneIsLeft && !hasMembers()) forgetMembership(operation);
}

void Group::forgetTopic(std::string_view topic, const Uuid& id, GroupOperation& operation)
{
	_offsets.forgetTopic(topic, id, operation);
}

void Group::onLoaded(GroupOperation& operation)
{
	if (_classic) _classic->onLoaded(operation);
	if (_consumer) _consumer->onLoaded(operation);
}

void Group::abandon(ErrorCode code, GroupOperation& operation)
{
	if (_classic) _classic->abandon(code, operation);
	if (_consumer) _consumer->abandon(code, operation);
}

void Group::replay(const GroupRecord& record, const RecordPlace& place)
{
	std::visit([&](const auto& fact) { replayRecord(fact, place); }, record);
}

bool Group::isGone() const
{
	return _offsets.empty() && !_classicRecorded && !_consumerRecorded && (!_classic || _classic->isGone()) &&
		   (!_consumer || _consumer->isEmpty());
}

GroupListing Group::listing() const
{
	if (_consumer && (_consumerRecorded || !_consumer->isEmpty())) return _consumer->listing();
	if (_classic) return _classic->listing();
	return {_id, "", "Empty", "Classic"};
}

bool Group::speaksConsumerProtocol() const
{
	return _consumer && !_consumer->isEmpty();
}

ClassicGroup& Group::classic()
{
	if (!_classic) _classic = std::make_unique<ClassicGroup>(_id, _environment, _timers, _liveMembers);
	return *_classic;
}

ConsumerGroup& Group::consumer()
{
	if (_consumer) return *_consumer;
	// A classic group of which nothing is recorded has no members any more.
	if (!_classicRecorded) _classic.reset();
	_consumer = std::make_unique<ConsumerGroup>(_id, _environment, _timers);
	_consumer->setDowngradeListener(
		[this](GroupOperation& operation, bool rebalance)
		{
			classic().onLoaded(operation);
			if (rebalance) classic().rebalance(operation);
		});
	return *_consumer;
}

ErrorCode Group::checkCommit(const OffsetCommitCall& call) const
{
	const auto& request = call.request;
	const auto generation = request.generationIdOrMemberEpoch;
	if (_consumer) return _consumer->checkCommit(request, call.caller.apiVersion);
	if (_classic) return _classic->checkCommit(request.memberId, request.groupInstanceId, generation);
	if (generation < 0 || !_offsets.empty()) return ErrorCode::NONE;
	return call.caller.apiVersion >= GROUP_NOT_FOUND_COMMIT_VERSION ? ErrorCode::GROUP_ID_NOT_FOUND
																	: ErrorCode::ILLEGAL_GENERATION;
}

std::optional<OffsetExpiration> Group::expiration() const
{
	if (_classic && !_consumer) return _classic->offsetExpiration();
	OffsetExpiration rule;
	rule.retentionMs = _environment.config.offsetsRetention.count();
	rule.isSubscribed = [this](std::string_view topic) { return isSubscribedTo(topic); };
	return rule;
}

bool Group::hasMembers() const
{
	return (_classic && !_classic->isEmpty()) || (_consumer && !_consumer->isEmpty());
}

bool Group::isSubscribedTo(std::string_view topic) const
{
	return (_classic && _classic->isSubscribedTo(topic)) || (_consumer && _consumer->isSubscribedTo(topic));
}

void Group::forgetMembership(GroupOperation& operation) const
{
	if (_classicRecorded) _classic->addTombstone(operation.records());
	if (_consumerRecorded) _consumer->addTombstones(operation.records());
}

void Group::replayRecord(const OffsetCommitRecord& record, const RecordPlace& place)
{
	_offsets.replay(record, place);
}

void Group::replayRecord(const GroupMetadataRecord& record, const RecordPlace& place)
{
	_classicRecorded = record.value.has_value();
	if (record.value)
		classic().replay(*record.value, place.writtenMs);
	else
		_classic.reset();
}

void Group::replayRecord(const ConsumerGroupMetadataRecord& record, const RecordPlace& place)
{
	_consumerRecorded = record.value.has_value();
	if (record.value)
		consumer().replay(record, place.writtenMs);
	else
		_consumer.reset();
}

template <typename ConsumerRecord>
void Group::replayRecord(const ConsumerRecord& record, const RecordPlace& place)
{
	// A tombstone of what compaction has already taken away says nothing.
	if (record.value || _consumer) consumer().replay(record, place.writtenMs);
}

} // namespace Aeon::Coordinator
