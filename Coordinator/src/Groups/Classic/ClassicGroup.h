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

/// The members of a group of the classic protocol (JoinGroup, SyncGroup, Heartbeat, LeaveGroup) and the rebalance they
/// are in.
///
///     Empty --join--> PreparingRebalance --all joined--> CompletingRebalance --leader's sync--> Stable --+
///       ^                 ^      ^                             |  member lost, joined anew               |
///       +--nobody left----+      +-----------------------------+-----------------------------------------+
///
/// Not thread-safe: belongs to its group.
class ClassicGroup
{
public:
	/// All outlive the group.
	ClassicGroup(const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers);
	/// Cancels its timers.
	~ClassicGroup();

	void join(JoinGroupCall& call, GroupOperation& operation);
	void sync(SyncGroupCall& call, GroupOperation& operation);
	void heartbeat(HeartbeatCall& call, GroupOperation& operation);
	void leave(LeaveGroupCall& call, GroupOperation& operation);
	void describe(DescribeGroupCall& call) const;

	/// Whether this member may commit in this generation. A negative generation in an empty group is a simple consumer.
	/// Errors: UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID, REBALANCE_IN_PROGRESS.
	ErrorCode checkCommit(
		std::string_view memberId, std::optional<std::string_view> instanceId, std::int32_t generation) const;
	/// A member that commits is alive, as one that sends a heartbeat.
	void keepAlive(std::string_view memberId, GroupOperation& operation);
	/// Whether offsets of this topic are still wanted by a member (KIP-496).
	bool isSubscribedTo(std::string_view topic) const;
	/// Its members are consumers (protocol type "consumer"), or nobody has said what they are.
	bool isConsumerType() const;
	/// When the group became empty, in milliseconds since 1970; no value while it has members, or where that is not known.
	std::optional<std::int64_t> emptySinceMs() const;
	/// Nobody ever joined: the group only holds offsets, each of which expires by itself.
	bool isSimple() const;

	/// CLASSIC_* timers.
	void onTimer(const TimerKey& key, GroupOperation& operation);
	/// After the load: members get their session deadlines.
	void onLoaded(GroupOperation& operation);
	/// Answers everybody who waits with code; their places in the group stay.
	void abandon(ErrorCode code, GroupOperation& operation);

	void replay(const GroupMetadataValue& value, std::int64_t writtenMs);
	/// Records that the group is no more.
	void addTombstone(GroupRecords& records) const;

	bool isEmpty() const;
	/// Nobody is a member, joins, or holds a member id that was given out.
	bool isGone() const;
	GroupListing listing() const;
};

} // namespace Aeon::Coordinator
