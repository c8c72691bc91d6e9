#pragma once

#include "Groups/Offsets/TopicOffsets.h"

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace Aeon::Coordinator
{

/// Offsets of one group that were committed within transactions that have not ended yet. The later record counts,
/// whichever transaction ends first:
///
///     producer 1 commits 10 (record 100)    producer 2 commits 20 (record 101)
///     2's marker: 20 is the offset    1's marker: 10 is older than what is known, and goes
///
/// Not thread-safe: belongs to its group.
class PendingOffsets
{
public:
	bool empty() const noexcept { return _topics.empty(); }
	/// Whether a transaction is open that wants to change the partition's offset.
	bool contains(std::string_view topic, std::int32_t partition) const;
	bool hasProducer(ProducerId producerId) const { return _counts.contains(producerId); }

	/// A record of the producer's transaction; takes the place of an earlier one.
	void
	put(ProducerId producerId, std::string_view topic, std::int32_t partition, Offset record,
		const CommittedOffset& committed);
	/// The partition's offset was set by a record at this place: of what is pending, only later records may still
	/// change it. Transactions that had earlier ones stay open.
	void supersede(std::string_view topic, std::int32_t partition, Offset record);
	/// Forgets what is pending for the partition, in all transactions.
	void remove(std::string_view topic, std::int32_t partition);

	/// Ends the producer's transaction by a marker at this place; what it has written in front of it is no longer
	/// pending. Gives each offset that counts if the transaction was committed to
	/// visit(topic, partition, record, committed), once.
	template <typename Visitor>
	void end(ProducerId producerId, Offset marker, Visitor&& visit);

	/// Calls visit(partition, committed) for every offset of the topic, several for a partition where several
	/// transactions have one.
	template <typename Visitor>
	void forEach(std::string_view topic, Visitor&& visit) const;
	/// Calls visit(topic) for every topic.
	template <typename Visitor>
	void forEachTopic(Visitor&& visit) const;

private:
	struct Entry
	{
		Offset record;
		/// A later record has set the partition's offset.
		bool superseded = false;
		CommittedOffset committed;
		/// What committed.metadata points to.
		std::string metadata;

		CommittedOffset value() const;
	};
	using Transactions = std::map<ProducerId, Entry>;
	using Partitions = std::map<std::int32_t, Transactions>;
	using Topics = std::map<std::string, Partitions, std::less<>>;

	void forget(ProducerId producerId);

	/// None of them is empty, down to the entries.
	Topics _topics;
	/// Entries of each producer.
	std::unordered_map<ProducerId, std::size_t> _counts;
};

template <typename Visitor>
void PendingOffsets::end(ProducerId producerId, Offset marker, Visitor&& visit)
{
	if (!hasProducer(producerId)) return;
	for (auto topic = _topics.begin(); topic != _topics.end();)
	{
		auto& partitions = topic->second;
		for (auto partition = partitions.begin(); partition != partitions.end();)
		{
			auto& transactions = partition->second;
			if (const auto found = transactions.find(producerId);
				found != transactions.end() && found->second.record < marker)
			{
				const Entry entry = std::move(found->second);
				transactions.erase(found);
				forget(producerId);
				if (!entry.superseded) visit(topic->first, partition->first, entry.record, entry.value());
			}
			partition = transactions.empty() ? partitions.erase(partition) : std::next(partition);
		}
		topic = partitions.empty() ? _topics.erase(topic) : std::next(topic);
	}
}

template <typename Visitor>
void PendingOffsets::forEach(std::string_view topic, Visitor&& visit) const
{
	const auto found = _topics.find(topic);
	if (found == _topics.end()) return;
	for (const auto& [partition, transactions] : found->second)
		for (const auto& [producerId, entry] : transactions)
			visit(partition, entry.value());
}

template <typename Visitor>
void PendingOffsets::forEachTopic(Visitor&& visit) const
{
	for (const auto& topic : _topics)
		visit(topic.first);
}

} // namespace Aeon::Coordinator
