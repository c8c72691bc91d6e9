#pragma once

#include "Groups/Classic/LiveMembers.h"
#include "Groups/GroupCalls.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"
#include "Groups/Offsets/GroupOffsets.h"
#include "Groups/TimerQueue.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Coordinator/GroupListing.h"
#include "Aeon/Coordinator/GroupRecord.h"

#include <memory>
#include <string>

namespace Aeon::Coordinator
{

class ClassicGroup;
class ConsumerGroup;

/// Everything under one group id: its members, by the classic protocol or by the consumer protocol (KIP-848), and its
/// offsets. Each request is an operation: it looks at the state, and what it wants changed for good goes as records
/// through replay(), now as after a restart. Who waits in a join and which deadlines run is state of the moment, as
/// in Kafka: it is gone with a restart, after which members simply join again.
///
/// Not thread-safe, but for liveMembers(): belongs to the group's thread, or to the loader before there is one.
class Group
{
public:
	/// The environment outlives the group.
	Group(std::string id, const GroupEnvironment& environment);
	~Group();
	Group(const Group&) = delete;
	Group& operator=(const Group&) = delete;

	const std::string& id() const noexcept { return _id; }

	// Requests. Each call is answered through the operation, now or, where it must wait for others, by a later one.
	void join(JoinGroupCall& call, GroupOperation& operation);
	void sync(SyncGroupCall& call, GroupOperation& operation);
	void heartbeat(HeartbeatCall& call, GroupOperation& operation);
	void leave(LeaveGroupCall& call, GroupOperation& operation);
	void consumerHeartbeat(ConsumerGroupHeartbeatCall& call, GroupOperation& operation);
	void commitOffsets(OffsetCommitCall& call, GroupOperation& operation);
	/// Within the producer's transaction.
	void commitOffsets(TxnOffsetCommitCall& call, const TransactionalProducer& producer, GroupOperation& operation);
	void fetchOffsets(OffsetFetchCall& call, bool requireStable, GroupOperation& operation);
	void deleteOffsets(OffsetDeleteCall& call, GroupOperation& operation);
	void describe(DescribeGroupCall& call, GroupOperation& operation);
	void describeConsumer(ConsumerGroupDescribeCall& call, GroupOperation& operation);
	void remove(DeleteGroupCall& call, GroupOperation& operation);

	// What comes from inside.
	/// Runs what the timer was set for.
	void onTimer(const TimerKey& key, GroupOperation& operation);
	/// Drops offsets whose time is over now, and the group where nothing is left of it. The time may be another one
	/// than the operation's, whose clock may have jumped.
	void expireOffsets(std::int64_t nowMs, GroupOperation& operation);
	/// Drops the offsets of a topic that was deleted, but not those of one that was made anew under its name.
	void forgetTopic(std::string_view topic, const Uuid& id, GroupOperation& operation);
	/// All records of the group have been replayed after a start: members get their deadlines.
	void onLoaded(GroupOperation& operation);
	/// The coordinator stops: whoever waits is answered with code.
	void abandon(ErrorCode code, GroupOperation& operation);

	/// The only ways durable state changes: a record of the group, and the end of a producer's transaction by a marker
	/// at this place of the partition.
	void replay(const GroupRecord& record, const RecordPlace& place);
	void endTransaction(ProducerId producerId, Offset marker, bool committed);

	/// Whether offsets of the producer's transaction await its end.
	bool hasPending(ProducerId producerId) const { return _offsets.hasPending(producerId); }

	TimerQueue& timers() noexcept { return _timers; }
	/// For heartbeats of the classic protocol that need no operation; those that are not taken there are operations.
	LiveMembers& liveMembers() noexcept { return _liveMembers; }
	/// After each operation, before anybody is answered.
	void publishLiveMembers();
	/// Nothing is known of the group and nobody waits in it: it can be forgotten.
	bool isGone() const;
	GroupListing listing() const;

private:
	/// A first heartbeat of the consumer protocol.
	void becomeConsumer(ConsumerGroupHeartbeatCall& call, GroupOperation& operation);
	/// Members of the classic protocol are asked unless there are members of the consumer protocol.
	bool speaksConsumerProtocol() const;
	ClassicGroup& classic();
	ConsumerGroup& consumer();
	ErrorCode checkCommit(const OffsetCommitCall& call) const;
	ErrorCode checkCommit(const TxnOffsetCommitCall& call) const;
	std::optional<OffsetExpiration> expiration() const;
	bool hasMembers() const;
	/// Whether a member wants the offsets of this topic kept.
	bool isSubscribedTo(std::string_view topic) const;
	void forgetMembership(GroupOperation& operation) const;

	void replayRecord(const OffsetCommitRecord& record, const RecordPlace& place);
	void replayRecord(const GroupMetadataRecord& record, const RecordPlace& place);
	void replayRecord(const ConsumerGroupMetadataRecord& record, const RecordPlace& place);
	template <typename ConsumerRecord>
	void replayRecord(const ConsumerRecord& record, const RecordPlace& place);

	const std::string _id;
	const GroupEnvironment& _environment;
	TimerQueue _timers;
	LiveMembers _liveMembers;
	GroupOffsets _offsets;
	/// Both are there only for the length of an operation that puts one in the other's place.
	std::unique_ptr<ClassicGroup> _classic;
	std::unique_ptr<ConsumerGroup> _consumer;
	/// The log holds a record of the one or the other, which a tombstone must take back.
	bool _classicRecorded = false;
	bool _consumerRecorded = false;
};

} // namespace Aeon::Coordinator
