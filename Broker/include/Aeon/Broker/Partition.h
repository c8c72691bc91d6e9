#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Broker/WaitList.h"
#include "Aeon/Storage/Log.h"

#include <atomic>
#include <memory>
#include <string>

namespace Aeon
{

/// A partition that this broker leads: its log, its leader epoch, its high watermark, and those who wait for more.
/// The log knows nothing of replication; this class is where it begins. With one replica the high watermark
/// follows the log end offset, but the offsets stay apart:
///
///     logStartOffset <= lastStableOffset <= highWatermark <= logEndOffset
///
/// Worked example: after an append of offsets 5 to 9 the log end offset and, once appended() has run, the high
/// watermark are 10; a consumer at 10 waits.
///
/// Thread-safe. Shared by the registry and by requests under way: a request may still read a partition whose topic is
/// being deleted, and gets NOT_LEADER_OR_FOLLOWER from its log once that is gone.
class Partition
{
public:
	Partition(
		std::string topic, const Uuid& topicId, PartitionId index, LeaderEpoch leaderEpoch,
		std::shared_ptr<Storage::Log> log);
	~Partition();
	Partition(const Partition&) = delete;
	Partition& operator=(const Partition&) = delete;

	const std::string& topic() const noexcept { return _topic; }
	const Uuid& topicId() const noexcept { return _topicId; }
	PartitionId index() const noexcept { return _index; }
	Storage::Log& log() noexcept { return *_log; }
	const Storage::Log& log() const noexcept { return *_log; }

	LeaderEpoch leaderEpoch() const noexcept { return LeaderEpoch(_leaderEpoch.load(std::memory_order_acquire)); }
	/// Notes a new reign; an older epoch changes nothing.
	void advanceLeaderEpoch(LeaderEpoch epoch) noexcept;

	/// NONE where the epoch a client believes in is the partition's or not given (negative, KIP-320);
	/// FENCED_LEADER_EPOCH where it is older, UNKNOWN_LEADER_EPOCH where it is newer.
	ErrorCode checkLeaderEpoch(std::int32_t clientEpoch) const noexcept;

	/// Where a leader epoch ended; the present one ends at the log end offset, even before its first record.
	Storage::EpochEndOffset epochEndOffset(LeaderEpoch epoch) const;

	/// Replicas in sync, this broker among them. Below a topic's min.insync.replicas, acks=all is refused.
	std::int32_t inSyncReplicas() const noexcept { return _inSyncReplicas.load(std::memory_order_relaxed); }
	void setInSyncReplicas(std::int32_t count) noexcept { _inSyncReplicas.store(count, std::memory_order_relaxed); }
	std::int32_t minInSyncReplicas() const noexcept { return _minInSyncReplicas.load(std::memory_order_relaxed); }
	void setMinInSyncReplicas(std::int32_t count) noexcept
	{
		_minInSyncReplicas.store(count, std::memory_order_relaxed);
	}

	/// Offset after the last record that every in-sync replica has; exclusive.
	Offset highWatermark() const noexcept { return Offset(_highWatermark.load(std::memory_order_seq_cst)); }
	/// Offset up to which no transaction is open; exclusive, at most the high watermark.
	Offset lastStableOffset() const;

	/// Called after each append, without any lock: moves the high watermark to the log end offset and wakes those
	/// who wait, once.
	void appended();

	/// Those who wait for records past the high watermark, or for the end of the partition.
	WaitList& waiters() noexcept { return _waiters; }

private:
	const std::string _topic;
	const Uuid _topicId;
	const PartitionId _index;
	const std::shared_ptr<Storage::Log> _log;
	std::atomic<std::int32_t> _leaderEpoch;
	std::atomic<std::int32_t> _inSyncReplicas{1};
	std::atomic<std::int32_t> _minInSyncReplicas{1};
	std::atomic<std::int64_t> _highWatermark;
	WaitList _waiters;
};

} // namespace Aeon
