#include "Groups/Offsets/TopicOffsets.h"

#include <algorithm>

namespace Aeon::Coordinator
{

std::optional<CommittedOffset> TopicOffsets::find(std::int32_t partition) const
{
	const auto found = place(partition);
	if (found == _entries.end() || found->partition != partition) return std::nullopt;
	return valueOf(*found);
}

void TopicOffsets::put(std::int32_t partition, const CommittedOffset& committed)
{
	if (_entries.empty()) _id = committed.topicId;
	const Entry entry{committed.offset, committed.commitMs, partition, committed.leaderEpoch};
	const auto found = _entries.begin() + (place(partition) - _entries.cbegin());
	if (found != _entries.end() && found->partition == partition)
		*found = entry;
	else
		_entries.insert(found, entry);

	if (!committed.metadata.empty() || committed.expireMs || committed.topicId != _id)
		_rare[partition] = {std::string(committed.metadata), committed.expireMs, committed.topicId};
	else
		_rare.erase(partition);
}

void TopicOffsets::remove(std::int32_t partition)
{
	const auto found = place(partition);
	if (found == _entries.end() || found->partition != partition) return;
	_entries.erase(found);
	_rare.erase(partition);
}

CommittedOffset TopicOffsets::valueOf(const Entry& entry) const
{
	CommittedOffset value;
	value.offset = entry.offset;
	value.leaderEpoch = entry.leaderEpoch;
	value.commitMs = entry.commitMs;
	value.topicId = _id;
	if (const auto rare = _rare.find(entry.partition); rare != _rare.end())
	{
		value.metadata = rare->second.metadata;
		value.expireMs = rare->second.expireMs;
		value.topicId = rare->second.topicId;
	}
	return value;
}

std::vector<TopicOffsets::Entry>::const_iterator TopicOffsets::place(std::int32_t partition) const
{
	// Loads and commits mostly come in order.
	if (_entries.empty() || _entries.back().partition < partition) return _entries.end();
	return std::lower_bound(
		_entries.begin(), _entries.end(), partition,
		[](const Entry& entry, std::int32_t wanted) { return entry.partition < wanted; });
}

} // namespace Aeon::Coordinator
