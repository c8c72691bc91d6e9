#pragma once

#include "Groups/Consumer/ConsumerGroupContext.h"
#include "Groups/Consumer/MemberUpdate.h"
#include "Groups/GroupCalls.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"
#include "Groups/TimerQueue.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/GroupListing.h"
#include "Aeon/Coordinator/GroupRecord.h"
#include "Aeon/Protocol/Messages/ConsumerProtocolSubscription.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// The members of a group of the consumer protocol (KIP-848): their subscriptions, the target assignment that an
/// assignor computes from them, and how far each member has come towards it. Members of the classic protocol may live
/// in it too, while a group moves from one protocol to the other.
///
///     heartbeat, classic join --> MemberUpdate: metadata, group epoch, target assignment, Reconciliation of one member
///     leave, deadline         --> members removed, or the group made classic where the last member of this protocol
///     goes
///
/// Nobody waits in it: each call is answered by the operation that brings it.
///
/// Not thread-safe: belongs to its group.
class ConsumerGroup
{
public:
	/// Called when the records that make it a classic group again are written and replayed, as a continuation; the
	/// consumer group is gone then. Members of the classic group are to be watched, and to rebalance where that is
	/// said.
	using DowngradeListener = std::function<void(GroupOperation& operation, bool rebalance)>;

	/// All outlive the group.
	ConsumerGroup(const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers);
	/// Cancels its timers.
	~ConsumerGroup();
	ConsumerGroup(const ConsumerGroup&) = delete;
	ConsumerGroup& operator=(const ConsumerGroup&) = delete;

	/// Without a listener the group never becomes classic.
	void setDowngradeListener(DowngradeListener listener) { _onDowngraded = std::move(listener); }

	/// The request has passed checkConsumerHeartbeat. Errors: UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH,
	/// FENCED_INSTANCE_ID, UNRELEASED_INSTANCE_ID, GROUP_MAX_SIZE_REACHED, INVALID_REGULAR_EXPRESSION.
	void heartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation);
	/// Fills the response; the caller answers.
	void describe(ConsumerGroupDescribeCall& call) const;

	// The classic protocol, for members that speak it.

	/// Errors: INCONSISTENT_GROUP_PROTOCOL, INVALID_SESSION_TIMEOUT, MEMBER_ID_REQUIRED (with the id to join with),
	/// GROUP_MAX_SIZE_REACHED, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID.
	void classicJoin(JoinGroupCall& call, GroupOperation& operation);
	/// Errors: UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, INCONSISTENT_GROUP_PROTOCOL,
	/// REBALANCE_IN_PROGRESS.
	void classicSync(SyncGroupCall& call, GroupOperation& operation);
	/// Errors: UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS.
	void classicHeartbeat(HeartbeatCall& call, GroupOperation& operation);
	/// Of members of either protocol. Answers each of request.members. Errors of a member: UNKNOWN_MEMBER_ID,
	/// FENCED_INSTANCE_ID.
	void leave(LeaveGroupCall& call, GroupOperation& operation);

	/// Whether this member may commit in this epoch, by the protocol it speaks. Errors: UNKNOWN_MEMBER_ID,
	/// STALE_MEMBER_EPOCH, ILLEGAL_GENERATION, UNSUPPORTED_VERSION.
	ErrorCode checkCommit(
		std::string_view memberId, std::optional<std::string_view> instanceId, std::int32_t generation,
		std::int16_t apiVersion) const;
	/// The same for what is committed: in an epoch that is over, too, a member may commit partitions that it has had
	/// since then (KIP-1251). The request is an OffsetCommit or a TxnOffsetCommit.
	template <typename Request>
	ErrorCode checkCommit(const Request& commit, std::int16_t apiVersion) const;
	/// Whether it may read offsets in this epoch (OffsetFetch 9+). Errors: UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH,
	/// ILLEGAL_GENERATION.
	ErrorCode checkFetch(std::optional<std::string_view> memberId, std::int32_t memberEpoch) const;
	bool isSubscribedTo(std::string_view topic) const;

	/// CONSUMER_* timers.
	void onTimer(const TimerKey& key, GroupOperation& operation);
	void onLoaded(GroupOperation& operation);
	/// Answers everybody who waits with code: nobody.
	void abandon(ErrorCode code, GroupOperation& operation);

	void replay(const ConsumerGroupMetadataRecord& record, std::int64_t writtenMs);
	void replay(const ConsumerGroupPartitionMetadataRecord& record, std::int64_t writtenMs);
	void replay(const ConsumerGroupMemberMetadataRecord& record, std::int64_t writtenMs);
	void replay(const ConsumerGroupTargetAssignmentMetadataRecord& record, std::int64_t writtenMs);
	void replay(const ConsumerGroupTargetAssignmentMemberRecord& record, std::int64_t writtenMs);
	void replay(const ConsumerGroupCurrentMemberAssignmentRecord& record, std::int64_t writtenMs);
	void replay(const ConsumerGroupRegularExpressionRecord& record, std::int64_t writtenMs);
	/// Records that the group is no more.
	void addTombstones(GroupRecords& records) const;

	bool isEmpty() const;
	GroupListing listing() const;
	const ConsumerGroupState& state() const noexcept { return _context.state; }

private:
	using Removed = std::vector<const ConsumerMember*>;

	// ConsumerHeartbeat.cpp
	void beat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation);
	void leaveByHeartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation);
	void leaveForAWhile(const ConsumerMember& member, GroupOperation& operation);
	void startTimers(const MemberUpdate& update, GroupOperation& operation);

	// ConsumerRemoval.cpp
	/// The member of that id, which is static where there is an instance id. Errors: UNKNOWN_MEMBER_ID,
	/// FENCED_INSTANCE_ID.
	Result<const ConsumerMember*>
	findMember(std::string_view memberId, const std::optional<std::string_view>& instanceId) const;
	void removeMembers(const Removed& members, GroupOperation& operation);
	void removeOnDeadline(const std::string& memberId, GroupOperation& operation);
	bool becomesClassicWithout(const Removed& members) const;
	void becomeClassicWithout(const Removed& members, GroupOperation& operation);

	// ClassicMemberJoin.cpp
	Result<void> checkClassicJoin(const JoinGroupCall& call) const;
	Result<void> joinClassic(
		MemberUpdate& update, const JoinGroupCall& call, const Protocol::ConsumerProtocolSubscription& subscription,
		GroupOperation& operation);
	bool becomesClassicWith(const MemberUpdate& update) const;
	void becomeClassicWith(const ConsumerMember& joined, bool rebalance, GroupOperation& operation);
	void startClassicTimers(const ConsumerMember& member, GroupOperation& operation);

	// ClassicMembers.cpp
	Result<const ConsumerMember*> findClassicMember(
		std::string_view memberId, const std::optional<std::string_view>& instanceId, std::int32_t generation) const;
	void startJoinTimer(const ConsumerMember& member, GroupOperation& operation);
	bool waitsForOthers(const ConsumerMember& member) const;

	void cancelTimers(const std::string& memberId);

	ConsumerGroupContext _context;
	DowngradeListener _onDowngraded;
};

} // namespace Aeon::Coordinator
