#pragma once

#include "Groups/GroupCalls.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"

#include "Aeon/Coordinator/GroupRecord.h"

#include <functional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// When an offset's time is over, as Kafka counts it for each kind of group (KIP-211).
struct OffsetExpiration
{
	/// Offsets older than this many milliseconds go, counted from baseMs or, where that has no value, from their commit.
	std::int64_t retentionMs = 0;
	/// When the group became empty.
	std::optional<std::int64_t> baseMs;
	/// Topics that a member is subscribed to keep their offsets.
	std::function<bool(std::string_view topic)> isSubscribed;
};

/// The committed offsets of one group. Whether a member may commit or read them is checked before.
///
/// Not thread-safe: belongs to its group.
class GroupOffsets
{
public:
	GroupOffsets(const std::string& groupId, const GroupEnvironment& environment);
	~GroupOffsets();

	/// Records what is to be committed and answers each partition.
	void commit(OffsetCommitCall& call, GroupOperation& operation);
	/// Answers the partitions asked for, or all that have an offset (null topics). Offset -1, leader epoch -1 and empty
	/// metadata where nothing was committed.
	void fetch(OffsetFetchCall& call, GroupOperation& operation) const;
	/// Drops offsets; GROUP_SUBSCRIBED_TO_TOPIC for topics that a member is subscribed to.
	void remove(
		OffsetDeleteCall& call, const std::function<bool(std::string_view topic)>& isSubscribed,
		GroupOperation& operation);

	/// Records tombstones for offsets whose time is over. Returns whether none are left after that.
	bool expire(const OffsetExpiration& rule, GroupOperation& operation) const;
	/// Records tombstones for all offsets of a topic; and for all offsets.
	void forgetTopic(std::string_view topic, GroupOperation& operation) const;
	void forgetAll(GroupOperation& operation) const;

	void replay(const OffsetCommitRecord& record, std::int64_t writtenMs);
	bool empty() const noexcept;
};

} // namespace Aeon::Coordinator
