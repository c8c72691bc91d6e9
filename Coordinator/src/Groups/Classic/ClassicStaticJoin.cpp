#include "Groups/Classic/ClassicGroup.h"
#include "Groups/GroupErrors.h"

#include "Aeon/Base/Check.h"

namespace Aeon::Coordinator
{

namespace
{

/// From here on a leader can be told that its assignment still holds (KIP-814).
constexpr std::int16_t SKIP_ASSIGNMENT_VERSION = 9;

} // namespace

// A static member that has restarted does not know its member id: it gets a new one, which takes the place of the old
// one, so that whoever still uses the old one is fenced.
void ClassicGroup::replaceStatic(
	ClassicMember& member, JoinGroupCall& call, std::string newId, ClassicProtocols protocols,
	GroupOperation& operation)
{
	const bool keepsProtocol =
		_state == ClassicGroupState::STABLE && _members.selectProtocol(member, protocols) == *_protocolName;
	if (keepsProtocol) return recordReplacement(member, call, std::move(newId), std::move(protocols), operation);

	if (auto* join = _members.takeJoin(member)) failJoin(*join, member.id(), ErrorCode::FENCED_INSTANCE_ID, operation);
	if (auto* sync = _members.takeSync(member)) operation.fail(*sync, ErrorCode::FENCED_INSTANCE_ID);
	renameMember(member, std::move(newId), operation);
	updateMember(member, call, std::move(protocols), operation);
	// In the middle of a rebalance too: the leader may have assigned partitions to the old id by now.
	rebalanceOrCompleteJoin({"a static member is replaced", member.id(), call.request.reason}, operation);
}

// The group is stable and may stay so. The new id must be known after a restart before the member uses it: nothing
// changes before the record is written.
void ClassicGroup::recordReplacement(
	const ClassicMember& member, JoinGroupCall& call, std::string newId, ClassicProtocols protocols,
	GroupOperation& operation)
{
	GroupRecords& records = operation.records();
	GroupMetadataValue value = metadataValue(records);
	if (_members.isLeader(member)) value.leader = records.keep(newId);
	value.members.reserve(records.arena(), _members.size());
	for (const auto& [id, other] : _members)
	{
		auto& recorded = value.members.append(records.arena(), memberValue(other, other.assignment, records));
		if (&other != &member) continue;
		recorded.memberId = records.keep(newId);
		recorded.subscription = records.keep(*protocols.metadata(*_protocolName));
		recorded.sessionTimeout = call.request.sessionTimeoutMs;
		recorded.rebalanceTimeout = call.request.rebalanceTimeoutMs;
	}
	addRecord(value, records);
	operation.whenWritten(
		[this, &call, oldId = member.id(), oldLeader = *_members.leaderId(), newId = std::move(newId),
		 protocols = std::move(protocols)](GroupOperation& later, ErrorCode code)
		{
			if (code != ErrorCode::NONE) return failJoin(call, {}, clientCodeOf(code), later);
			onReplacementRecorded(call, oldId, newId, oldLeader, protocols, later);
		});
}

void ClassicGroup::onReplacementRecorded(
	JoinGroupCall& call, std::string_view oldId, std::string_view newId, std::string_view oldLeader,
	ClassicProtocols protocols, GroupOperation& operation)
{
	ClassicMember* member = _members.find(newId);
	AEON_CHECK(member != nullptr);
	_timers.cancel({TimerKind::CLASSIC_SESSION, std::string(oldId)});
	_members.setProtocols(*member, std::move(protocols));
	startSession(*member, operation);
	answerJoin(call, *member, operation);
	if (call.caller.apiVersion >= SKIP_ASSIGNMENT_VERSION)
	{
		call.response.skipAssignment = _members.isLeader(*member);
		return;
	}
	// A leader that assigned anew would have its work dropped in a stable group: under the old leader's name it takes
	// itself for a follower and asks for its partitions.
	call.response.leader = call.keep(oldLeader);
	call.response.members = {};
}

void ClassicGroup::renameMember(ClassicMember& member, std::string newId, GroupOperation& operation)
{
	_timers.cancel({TimerKind::CLASSIC_SESSION, member.id()});
	_members.rename(member, std::move(newId));
	member.isNew = false;
	startSession(member, operation);
}

} // namespace Aeon::Coordinator
