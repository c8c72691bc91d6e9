#include "Groups/Classic/ClassicGroup.h"

#include "Groups/Classic/ConsumerTopics.h"

#include "Aeon/Base/Check.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::string_view CONSUMER_TYPE = "consumer";

} // namespace

ClassicGroup::ClassicGroup(
	const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers, LiveMembers& liveMembers) :
	_id(groupId), _environment(environment), _timers(timers), _liveMembers(liveMembers)
{
}

ClassicGroup::~ClassicGroup()
{
	for (const auto& [id, member] : _members)
		_timers.cancel({TimerKind::CLASSIC_SESSION, id});
	for (const auto& id : _pendingIds)
		_timers.cancel({TimerKind::CLASSIC_PENDING_MEMBER, id});
	_timers.cancel({TimerKind::CLASSIC_JOIN});
	_timers.cancel({TimerKind::CLASSIC_SYNC});
}

void ClassicGroup::readTopics()
{
	_topics.reset();
	if (_protocolType != CONSUMER_TYPE) return;
	std::set<std::string, std::less<>> topics;
	for (const auto& [id, member] : _members)
		if (!addConsumerTopics(member.metadata(*_protocolName), topics)) return;
	_topics = std::move(topics);
}

void ClassicGroup::enter(ClassicGroupState state, GroupOperation& operation)
{
	_state = state;
	_stateSinceMs = operation.wallMs;
}

ErrorCode ClassicGroup::checkMember(std::string_view memberId, std::optional<std::string_view> instanceId) const
{
	if (instanceId)
	{
		const ClassicMember* owner = _members.findStatic(*instanceId);
		if (owner == nullptr) return ErrorCode::UNKNOWN_MEMBER_ID;
		if (owner->id() != memberId) return ErrorCode::FENCED_INSTANCE_ID;
	}
	return _members.find(memberId) == nullptr ? ErrorCode::UNKNOWN_MEMBER_ID : ErrorCode::NONE;
}

ErrorCode ClassicGroup::checkCommit(
	std::string_view memberId, std::optional<std::string_view> instanceId, std::int32_t generation) const
{
	if (generation < 0 && isEmpty()) return ErrorCode::NONE;
	// Nobody commits outside of a group that has members.
	if (generation < 0 && memberId.empty() && !instanceId) return ErrorCode::UNKNOWN_MEMBER_ID;
	if (const auto error = checkMember(memberId, instanceId); error != ErrorCode::NONE) return error;
	if (generation != _generation) return ErrorCode::ILLEGAL_GENERATION;
	// The member has learnt of the new generation, but does not have its partitions yet.
	return _state == ClassicGroupState::COMPLETING_REBALANCE ? ErrorCode::REBALANCE_IN_PROGRESS : ErrorCode::NONE;
}

bool ClassicGroup::isSubscribedTo(std::string_view topic) const
{
	return _topics ? _topics->contains(topic) : _protocolType == CONSUMER_TYPE;
}

std::optional<OffsetExpiration> ClassicGroup::offsetExpiration() const
{
	OffsetExpiration rule;
	rule.retentionMs = _environment.config.offsetsRetention.count();
	rule.baseMs = emptySinceMs();
	rule.isSubscribed = [](std::string_view) { return false; };
	if (!_protocolType || isEmpty()) return rule;
	if (_protocolType != CONSUMER_TYPE || !_topics || _state != ClassicGroupState::STABLE) return std::nullopt;
	rule.isSubscribed = [this](std::string_view topic) { return isSubscribedTo(topic); };
	return rule;
}

bool ClassicGroup::isConsumerType() const
{
	return !_protocolType || _protocolType == CONSUMER_TYPE;
}

std::optional<std::int64_t> ClassicGroup::emptySinceMs() const
{
	if (!isEmpty() || !_protocolType || _stateSinceMs < 0) return std::nullopt;
	return _stateSinceMs;
}

bool ClassicGroup::isEmpty() const
{
	return _state == ClassicGroupState::EMPTY;
}

bool ClassicGroup::isGone() const
{
	return isEmpty() && _pendingIds.empty();
}

GroupListing ClassicGroup::listing() const
{
	return {_id, _protocolType.value_or(""), std::string(stateName(_state)), "Classic"};
}

void ClassicGroup::describe(DescribeGroupCall& call) const
{
	auto& response = call.response;
	response.groupId = call.keep(_id);
	response.groupState = stateName(_state);
	response.protocolType = call.keep(_protocolType.value_or(""));
	const bool isStable = _state == ClassicGroupState::STABLE;
	if (isStable) response.protocolData = call.keep(*_protocolName);
	response.members.reserve(call.arena, _members.size());
	for (const auto& [id, member] : _members)
	{
		auto& answer = response.members.append(call.arena);
		answer.memberId = call.keep(id);
		if (member.isStatic()) answer.groupInstanceId = call.keep(*member.instanceId());
		answer.clientId = call.keep(member.clientId);
		answer.clientHost = call.keep(member.clientHost);
		answer.memberAssignment = call.keep(member.assignment);
		if (isStable) answer.memberMetadata = call.keep(member.metadata(*_protocolName));
	}
}

void ClassicGroup::replay(const GroupMetadataValue& value, std::int64_t)
{
	_generation = value.generation;
	_protocolType.reset();
	if (!value.protocolType.empty()) _protocolType = value.protocolType;
	_stateSinceMs = value.currentStateTimestamp;

	std::set<std::string_view> ids;
	for (const auto& recorded : value.members)
	{
		// A member that is there twice comes from a broken record: the first one counts.
		if (!ids.insert(recorded.memberId).second) continue;
		takeMember(value, recorded);
	}
	_members.retain(ids);
	_state = _members.empty() ? ClassicGroupState::EMPTY : ClassicGroupState::STABLE;
	_protocolName.reset();
	_members.setLeader(std::nullopt);
	if (!_members.empty())
	{
		_protocolName = value.protocol.value_or("");
		_members.setLeader(std::string(value.leader.value_or(_members.begin()->first)));
	}
	readTopics();
}

void ClassicGroup::takeMember(const GroupMetadataValue& value, const GroupMetadataValue::MemberMetadata& recorded)
{
	ClassicMember* member = _members.find(recorded.memberId);
	const std::string_view protocolName = value.protocol.value_or("");
	if (member == nullptr && recorded.groupInstanceId)
	{
		member = _members.findStatic(*recorded.groupInstanceId);
		if (member != nullptr) _members.rename(*member, std::string(recorded.memberId));
	}
	if (member == nullptr)
	{
		std::optional<std::string> instanceId;
		if (recorded.groupInstanceId) instanceId = *recorded.groupInstanceId;
		member = &_members.add(ClassicMember(
			std::string(recorded.memberId), std::move(instanceId),
			ClassicProtocols(protocolName, recorded.subscription)));
	}
	// A member that is alive speaks more than the one protocol that is recorded.
	const auto metadata = member->protocols().metadata(protocolName);
	if (!metadata || !std::ranges::equal(*metadata, recorded.subscription))
		_members.setProtocols(*member, ClassicProtocols(protocolName, recorded.subscription));
	member->clientId = recorded.clientId;
	member->clientHost = recorded.clientHost;
	member->sessionTimeoutMs = recorded.sessionTimeout;
	member->rebalanceTimeoutMs = recorded.rebalanceTimeout == -1 ? recorded.sessionTimeout : recorded.rebalanceTimeout;
	member->assignment.assign(recorded.assignment.begin(), recorded.assignment.end());
}

GroupMetadataValue ClassicGroup::metadataValue(GroupRecords& records) const
{
	GroupMetadataValue value;
	value.protocolType = records.keep(_protocolType.value_or(""));
	value.generation = _generation;
	value.protocol.reset();
	if (_protocolName) value.protocol = records.keep(*_protocolName);
	value.leader.reset();
	if (_members.leaderId()) value.leader = records.keep(*_members.leaderId());
	value.currentStateTimestamp = _stateSinceMs;
	return value;
}

GroupMetadataValue::MemberMetadata
ClassicGroup::memberValue(const ClassicMember& member, BytesView assignment, GroupRecords& records) const
{
	GroupMetadataValue::MemberMetadata value;
	value.memberId = records.keep(member.id());
	if (member.isStatic()) value.groupInstanceId = records.keep(*member.instanceId());
	value.clientId = records.keep(member.clientId);
	value.clientHost = records.keep(member.clientHost);
	value.rebalanceTimeout = member.rebalanceTimeoutMs;
	value.sessionTimeout = member.sessionTimeoutMs;
	value.subscription = records.keep(member.metadata(*_protocolName));
	value.assignment = records.keep(assignment);
	return value;
}

void ClassicGroup::addRecord(const GroupMetadataValue& value, GroupRecords& records) const
{
	GroupMetadataKey key;
	key.group = records.keep(_id);
	records.add<GroupMetadataRecord>(key, value);
}

void ClassicGroup::addTombstone(GroupRecords& records) const
{
	GroupMetadataKey key;
	key.group = records.keep(_id);
	records.addTombstone<GroupMetadataRecord>(key);
}

void ClassicGroup::abandon(ErrorCode code, GroupOperation& operation)
{
	for (auto& [id, member] : _members)
	{
		if (auto* call = _members.takeJoin(member)) operation.fail(*call, code);
		if (auto* call = _members.takeSync(member)) operation.fail(*call, code);
	}
}

} // namespace Aeon::Coordinator
