#pragma once

#include "Groups/GroupCalls.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"
#include "Groups/Offsets/PendingOffsets.h"
#include "Groups/Offsets/TopicOffsets.h"
#include "Groups/RecordPlace.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/GroupRecord.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// When an offset's time is over, as Kafka counts it for each kind of group (KIP-211). Offsets that were committed with
/// a time of their own (OffsetCommit 2 to 4) go by that.
struct OffsetExpiration
{
	/// Offsets this many milliseconds old go, counted from baseMs or, where that has no value, from their commit.
	std::int64_t retentionMs = 0;
	/// When the group became empty.
	std::optional<std::int64_t> baseMs;
	/// Topics that a member is subscribed to keep their offsets.
	std::function<bool(std::string_view topic)> isSubscribed;
};

/// The committed offsets of one group. Whether a member may commit or read them is checked before, and so is whether
/// the topics and partitions of a commit exist.
///
/// An offset belongs to the topic of one id. A topic that was deleted and made anew under its old name has no offsets,
/// even where those of the old one have not been dropped yet.
///
/// An offset committed within a transaction is pending until the transaction's marker. The later record counts, whether
/// it was written within a transaction or not.
///
/// Not thread-safe: belongs to its group.
class GroupOffsets
{
public:
	/// Both outlive this.
	GroupOffsets(const std::string& groupId, const GroupEnvironment& environment);

	/// Records what is to be committed and answers each partition: OFFSET_METADATA_TOO_LARGE, or NONE. Topics have
	/// their names, and their ids where they are known.
	void commit(OffsetCommitCall& call, GroupOperation& operation);
	/// The same within a transaction; the operation's records are written in it.
	void commit(TxnOffsetCommitCall& call, GroupOperation& operation);
	/// Answers every partition asked for, or all that have an offset (null topics). Offset -1, leader epoch -1 and
	/// empty metadata where nothing was committed, or to a topic of another id than the one asked for;
	/// UNSTABLE_OFFSET_COMMIT where only what no open transaction can change is wanted, and one can.
	void fetch(OffsetFetchCall& call, bool requireStable, GroupOperation& operation) const;
	/// Drops offsets; GROUP_SUBSCRIBED_TO_TOPIC for topics that a member is subscribed to.
	void remove(
		OffsetDeleteCall& call, const std::function<bool(std::string_view topic)>& isSubscribed,
		GroupOperation& operation);

	/// Records tombstones for offsets whose time is over now and that no transaction is about to change. Returns
	/// whether none are left after that.
	bool expire(const OffsetExpiration& rule, std::int64_t nowMs, GroupOperation& operation) const;
	/// Records tombstones for the offsets of a topic that is no more: those of its id, and those that have none.
	void forgetTopic(std::string_view topic, const Uuid& id, GroupOperation& operation) const;
	/// Records tombstones for all offsets.
	void forgetAll(GroupOperation& operation) const;

	void replay(const OffsetCommitRecord& record, const RecordPlace& place);
	/// The producer's transaction has ended by a marker at this place: its offsets count, or never did.
	void endTransaction(ProducerId producerId, Offset marker, bool committed);
	/// Whether anything is pending in the producer's transaction.
	bool hasPending(ProducerId producerId) const { return _pending.hasProducer(producerId); }
	/// Neither is there an offset nor is one pending.
	bool empty() const noexcept { return _topics.empty() && _pending.empty(); }

private:
	using Topics = std::map<std::string, TopicOffsets, std::less<>>;

	template <typename Call, typename Value>
	void record(Call& call, GroupOperation& operation, const Value& valueOf);
	void put(std::string_view topic, std::int32_t partition, const CommittedOffset& committed);
	void fetchAll(OffsetFetchCall& call, bool requireStable) const;
	void fetchAsked(OffsetFetchCall& call, bool requireStable) const;
	bool isCommitted(std::string_view topic, std::int32_t partition) const;
	/// Of all offsets together.
	std::size_t metadataBytes() const;
	OffsetCommitKey keyOf(std::string_view topic, std::int32_t partition) const noexcept;
	/// Records tombstones for the offsets that goes(partition, committed) says yes to; returns whether it said so to
	/// all.
	template <typename Predicate>
	bool addTombstones(const Topics::value_type& topic, GroupOperation& operation, Predicate&& goes) const;
	/// The same for offsets of the topic that are pending while nothing is committed.
	template <typename Predicate>
	void addPendingTombstones(std::string_view topic, GroupOperation& operation, Predicate&& goes) const;

	const std::string& _groupId;
	const GroupEnvironment& _environment;
	/// None of them is empty.
	Topics _topics;
	PendingOffsets _pending;
};

} // namespace Aeon::Coordinator
