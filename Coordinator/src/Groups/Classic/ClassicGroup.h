#pragma once

#include "Groups/Classic/ClassicGroupState.h"
#include "Groups/Classic/ClassicMembers.h"
#include "Groups/Classic/LiveMembers.h"
#include "Groups/Classic/RebalanceReason.h"
#include "Groups/GroupCalls.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"
#include "Groups/Offsets/GroupOffsets.h"
#include "Groups/TimerQueue.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Coordinator/GroupListing.h"
#include "Aeon/Coordinator/GroupRecord.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace Aeon::Coordinator
{

/// The members of a group of the classic protocol (JoinGroup, SyncGroup, Heartbeat, LeaveGroup) and the rebalance they
/// are in.
///
///     Empty --join--> PreparingRebalance --all joined--> CompletingRebalance --leader's sync--> Stable --+
///       ^                 ^      ^                             |  member lost, joined anew               |
///       +--nobody left----+      +-----------------------------+-----------------------------------------+
///
/// What lasts is the newest generation that reached Stable or Empty: it is in the log, and a restart goes on from
/// there. A rebalance that was running is forgotten, and members join again. So in Stable the members are those of the
/// record; in the states before, they are ahead of it.
///
/// Not thread-safe: belongs to its group.
class ClassicGroup
{
public:
	/// How long a first join may be parked: a client that gave up cannot be told from one that waits.
	static constexpr std::chrono::minutes NEW_MEMBER_JOIN_TIMEOUT{5};

	/// All outlive the group.
	ClassicGroup(
		const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers, LiveMembers& liveMembers);
	/// Nobody waits in it any more; its timers are cancelled.
	~ClassicGroup();
	ClassicGroup(const ClassicGroup&) = delete;
	ClassicGroup& operator=(const ClassicGroup&) = delete;

	// Requests. A join is parked until the joining phase ends, a sync until the leader's has come.

	/// Errors: INVALID_GROUP_ID, INVALID_SESSION_TIMEOUT, INVALID_REQUEST, MEMBER_ID_REQUIRED (with the id to join
	/// with), UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, INCONSISTENT_GROUP_PROTOCOL, GROUP_MAX_SIZE_REACHED.
	void join(JoinGroupCall& call, GroupOperation& operation);
	/// Errors: INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION,
	/// INCONSISTENT_GROUP_PROTOCOL, REBALANCE_IN_PROGRESS, and why the assignment could not be written.
	void sync(SyncGroupCall& call, GroupOperation& operation);
	/// Errors: INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS.
	void heartbeat(HeartbeatCall& call, GroupOperation& operation);
	/// Answers each of request.members: the single member of old versions is put there before. Errors of the group:
	/// INVALID_GROUP_ID; of a member: UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID.
	void leave(LeaveGroupCall& call, GroupOperation& operation);
	/// Fills the response; the caller answers.
	void describe(DescribeGroupCall& call) const;

	/// Whether this member may commit in this generation. A negative generation in an empty group is a simple consumer.
	/// Errors: UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID, REBALANCE_IN_PROGRESS.
	ErrorCode
	checkCommit(std::string_view memberId, std::optional<std::string_view> instanceId, std::int32_t generation) const;
	/// A member that commits is alive, as one that sends a heartbeat.
	void keepAlive(std::string_view memberId, GroupOperation& operation);
	/// Whether offsets of this topic are still wanted by a member (KIP-496). True for all topics where consumers'
	/// subscriptions cannot be read.
	bool isSubscribedTo(std::string_view topic) const;
	/// By which rule offsets expire now; no value while they do not, as Kafka has it: in a rebalance, and in a group of
	/// members that are no consumers.
	std::optional<OffsetExpiration> offsetExpiration() const;
	/// Its members are consumers (protocol type "consumer"), or nobody has said what they are.
	bool isConsumerType() const;

	/// Opens its live members to connections, or closes them; after each operation, before anybody is answered.
	void publishLiveMembers();

	/// CLASSIC_* timers.
	void onTimer(const TimerKey& key, GroupOperation& operation);
	/// After the load: members get their session deadlines.
	void onLoaded(GroupOperation& operation);
	/// Has all members join anew, where they are not about to do that; for a group that was made from one of another
	/// protocol.
	void rebalance(GroupOperation& operation);
	/// Answers everybody who waits with code; their places in the group stay.
	void abandon(ErrorCode code, GroupOperation& operation);

	void replay(const GroupMetadataValue& value, std::int64_t writtenMs);
	/// Records that the group is no more.
	void addTombstone(GroupRecords& records) const;

	bool isEmpty() const;
	const ClassicMembers& members() const noexcept { return _members; }
	std::int32_t generation() const noexcept { return _generation; }
	/// Of this generation; no value in an empty group and before the first generation.
	const std::optional<std::string>& protocolName() const noexcept { return _protocolName; }
	/// Nobody is a member, joins, or holds a member id that was given out.
	bool isGone() const;
	GroupListing listing() const;

private:
	// ClassicGroup.cpp
	void enter(ClassicGroupState state, GroupOperation& operation);
	void takeMember(const GroupMetadataValue& value, const GroupMetadataValue::MemberMetadata& recorded);
	void readTopics();
	/// When the group became empty, in milliseconds since 1970; no value while it has members, or where that is not
	/// known.
	std::optional<std::int64_t> emptySinceMs() const;
	/// UNKNOWN_MEMBER_ID or FENCED_INSTANCE_ID where the two do not name one member.
	ErrorCode checkMember(std::string_view memberId, std::optional<std::string_view> instanceId) const;
	/// What is recorded of this generation but for its members.
	GroupMetadataValue metadataValue(GroupRecords& records) const;
	/// A member as it is recorded; assignment is kept.
	GroupMetadataValue::MemberMetadata
	memberValue(const ClassicMember& member, BytesView assignment, GroupRecords& records) const;
	void addRecord(const GroupMetadataValue& value, GroupRecords& records) const;

	// ClassicJoin.cpp
	ErrorCode checkJoin(const JoinGroupCall& call) const;
	bool accepts(std::string_view memberId) const;
	void refuseFullGroup(JoinGroupCall& call, GroupOperation& operation);
	void joinNew(JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation);
	void joinKnown(JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation);
	void rejoin(ClassicMember& member, JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation);
	void giveMemberId(JoinGroupCall& call, std::string memberId, GroupOperation& operation);
	void addMember(JoinGroupCall& call, std::string memberId, ClassicProtocols protocols, GroupOperation& operation);
	void
	updateMember(ClassicMember& member, JoinGroupCall& call, ClassicProtocols protocols, GroupOperation& operation);
	bool supports(std::string_view protocolType, const ClassicProtocols& protocols) const;
	std::string newMemberId(const JoinGroupCall& call) const;

	// ClassicStaticJoin.cpp
	void replaceStatic(
		ClassicMember& member, JoinGroupCall& call, std::string newId, ClassicProtocols protocols,
		GroupOperation& operation);
	void recordReplacement(
		const ClassicMember& member, JoinGroupCall& call, std::string newId, ClassicProtocols protocols,
		GroupOperation& operation);
	void onReplacementRecorded(
		JoinGroupCall& call, std::string_view oldId, std::string_view newId, std::string_view oldLeader,
		ClassicProtocols protocols, GroupOperation& operation);
	void renameMember(ClassicMember& member, std::string newId, GroupOperation& operation);

	// ClassicAnswers.cpp
	void answerJoin(JoinGroupCall& call, const ClassicMember& member, GroupOperation& operation) const;
	void failJoin(JoinGroupCall& call, std::string_view memberId, ErrorCode code, GroupOperation& operation) const;
	void fillMembers(JoinGroupCall& call) const;
	void answerSync(SyncGroupCall& call, const ClassicMember& member, GroupOperation& operation) const;

	// ClassicRebalance.cpp
	/// A change of membership or of a member: starts a rebalance, or ends the joining phase that it was awaited for.
	void rebalanceOrCompleteJoin(const RebalanceReason& reason, GroupOperation& operation);
	void prepareRebalance(const RebalanceReason& reason, GroupOperation& operation);
	void startInitialDelay(GroupOperation& operation);
	/// Ends the joining phase where nobody is missing any more.
	void tryCompleteJoin(GroupOperation& operation);
	bool allHaveJoined() const;
	void completeJoin(GroupOperation& operation);
	void dropLateMembers();
	void nextGeneration();
	void becomeEmpty(GroupOperation& operation);
	void startGeneration(GroupOperation& operation);
	void onJoinTimer(GroupOperation& operation);

	// ClassicSession.cpp
	void startSession(const ClassicMember& member, GroupOperation& operation);
	/// Takes a member out and answers whatever is parked of it with UNKNOWN_MEMBER_ID.
	void removeMember(ClassicMember& member, GroupOperation& operation);
	void removePending(std::string_view memberId);
	void onSessionTimer(const std::string& memberId, GroupOperation& operation);
	/// Whether a heartbeat that the group was not asked about moves the end of the session, which it then does.
	bool prolongSession(const ClassicMember& member, GroupOperation& operation);
	void onPendingTimer(const std::string& memberId, GroupOperation& operation);

	// ClassicLeave.cpp
	ErrorCode leaveOne(const Protocol::LeaveGroupRequest::MemberIdentity& leaving, GroupOperation& operation);

	// ClassicSync.cpp
	ErrorCode checkSync(const SyncGroupCall& call) const;
	void recordAssignment(const SyncGroupCall& leadersCall, GroupOperation& operation);
	void onAssignmentRecorded(ErrorCode code, GroupOperation& operation);
	/// Answers parked syncs with an error and forgets assignments that will not come to be.
	void failSyncs(ErrorCode code, GroupOperation& operation);
	void noteSync(ClassicMember& member);
	void forgetSyncs();
	void onSyncTimer(GroupOperation& operation);

	const std::string& _id;
	const GroupEnvironment& _environment;
	TimerQueue& _timers;
	LiveMembers& _liveMembers;
	/// Generation and revision of the members that are open to connections; no value while none are.
	std::optional<std::pair<std::int32_t, std::uint64_t>> _published;

	ClassicGroupState _state = ClassicGroupState::EMPTY;
	/// -1 where it is not known.
	std::int64_t _stateSinceMs = -1;
	std::int32_t _generation = 0;
	/// "consumer", "connect", ...; no value where nobody ever joined.
	std::optional<std::string> _protocolType;
	/// Of this generation; no value in an empty group.
	std::optional<std::string> _protocolName;
	ClassicMembers _members;
	/// Member ids that were given out and have not joined yet (KIP-394).
	std::set<std::string, std::less<>> _pendingIds;
	/// Topics of the members of this generation; no value where they are not known.
	std::optional<std::set<std::string, std::less<>>> _topics;

	// The delay of the first rebalance after Empty, which each newcomer extends.
	bool _isInitialRebalance = false;
	bool _hasNewcomer = false;
	std::chrono::milliseconds _delay{0};
	std::chrono::milliseconds _delayLeft{0};
};

} // namespace Aeon::Coordinator
