#pragma once

#include "Groups/GroupCalls.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"
#include "Groups/TimerQueue.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Coordinator/GroupListing.h"
#include "Aeon/Coordinator/GroupRecord.h"

#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// The members of a group of the consumer protocol (KIP-848): their subscriptions, the target assignment that an assignor
/// computes from them, and how far each member has come towards it. Members of the classic protocol may live in it
/// too, while a group moves from one protocol to the other.
///
/// Not thread-safe: belongs to its group.
class ConsumerGroup
{
public:
	/// All outlive the group.
	ConsumerGroup(const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers);
	/// Cancels its timers.
	~ConsumerGroup();

	void heartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation);
	void describe(ConsumerGroupDescribeCall& call) const;

	// The classic protocol, for members that speak it.
	void classicJoin(JoinGroupCall& call, GroupOperation& operation);
	void classicSync(SyncGroupCall& call, GroupOperation& operation);
	void classicHeartbeat(HeartbeatCall& call, GroupOperation& operation);
	void leave(LeaveGroupCall& call, GroupOperation& operation);

	/// Whether this member may commit in this epoch, by the protocol it speaks. Errors: UNKNOWN_MEMBER_ID,
	/// STALE_MEMBER_EPOCH, ILLEGAL_GENERATION, FENCED_INSTANCE_ID.
	ErrorCode checkCommit(
		std::string_view memberId, std::optional<std::string_view> instanceId, std::int32_t generation,
		std::int16_t apiVersion) const;
	/// Whether it may read offsets in this epoch (OffsetFetch 9+). Errors: UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH.
	ErrorCode checkFetch(std::optional<std::string_view> memberId, std::int32_t memberEpoch) const;
	bool isSubscribedTo(std::string_view topic) const;

	/// CONSUMER_* timers.
	void onTimer(const TimerKey& key, GroupOperation& operation);
	void onLoaded(GroupOperation& operation);
	/// Answers everybody who waits with code.
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
};

} // namespace Aeon::Coordinator
