#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// One committed offset. A plain value; the text lives as long as whatever it was read from.
struct CommittedOffset
{
	std::int64_t offset = 0;
	/// -1 where the client said none.
	std::int32_t leaderEpoch = NO_LEADER_EPOCH.value();
	/// What the client keeps beside the offset.
	std::string_view metadata;
	/// Milliseconds since 1970; when it was committed.
	std::int64_t commitMs = 0;
	/// Milliseconds since 1970; when it goes, where the client asked for a time of its own (OffsetCommit 2 to 4).
	std::optional<std::int64_t> expireMs;
	/// Id of the topic that was committed to; zero in records of before there were ids.
	Uuid topicId;
};

/// The committed offsets of one topic in one group. An offset takes 24 bytes, and more only where it has metadata, a
/// time of its own to expire at, or another topic id than its neighbours.
///
/// Not thread-safe: belongs to its group.
class TopicOffsets
{
public:
	bool empty() const noexcept { return _entries.empty(); }
	std::size_t size() const noexcept { return _entries.size(); }

	/// No value where nothing was committed for the partition. The metadata lives until the partition's next change.
	std::optional<CommittedOffset> find(std::int32_t partition) const;
	void put(std::int32_t partition, const CommittedOffset& committed);
	/// Nothing to remove is no error.
	void remove(std::int32_t partition);

	/// Calls visit(partition, committed) for every offset, ascending by partition.
	template <typename Visitor>
	void forEach(Visitor&& visit) const
	{
		for (const Entry& entry : _entries)
			visit(entry.partition, valueOf(entry));
	}

private:
	/// What most offsets do not have.
	struct Rare
	{
		std::string metadata;
		std::optional<std::int64_t> expireMs;
		Uuid topicId;
	};

	/// Small and plain, so that making room for one among thousands is cheap.
	struct Entry
	{
		std::int64_t offset;
		std::int64_t commitMs;
		std::int32_t partition;
		std::int32_t leaderEpoch;
	};

	CommittedOffset valueOf(const Entry& entry) const;
	std::vector<Entry>::const_iterator place(std::int32_t partition) const;

	/// Ascending by partition.
	std::vector<Entry> _entries;
	/// By partition, where there is something rare about its offset.
	std::map<std::int32_t, Rare> _rare;
	/// Topic id of the others.
	Uuid _id;
};

} // namespace Aeon::Coordinator
