#include "Transactions/LogMarkerWriter.h"

#include "Groups/OffsetsTopic.h"
#include "Handlers/TopicLookup.h"
#include "SyncPool.h"
#include "Transactions/MarkerAppend.h"

#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Coordinator/GroupCoordinator.h"

namespace Aeon
{

using Coordinator::TransactionMarker;

LogMarkerWriter::LogMarkerWriter(
	TopicRegistry& topics, Coordinator::GroupCoordinator& groups, SyncPool& syncs, const Clock& clock, bool durable) :
	_topics(topics), _groups(groups), _syncs(syncs), _clock(clock), _durable(durable)
{
}

std::vector<Coordinator::MarkerWriter::Outcome> LogMarkerWriter::write(std::span<const TransactionMarker> markers)
{
	const auto topics = _topics.snapshot();
	const std::int64_t nowMs = _clock.wallMs();
	std::vector<Outcome> outcomes;
	// Markers that are written and perhaps not on disk yet, and whose outcome that is.
	std::vector<SyncPool::Item> unsynced;
	std::vector<ErrorCode*> awaited;
	// Outcomes are pointed to from here on.
	outcomes.reserve(markers.size());
	for (const auto& marker : markers)
	{
		auto& codes = outcomes.emplace_back(marker.partitions.size(), ErrorCode::NONE);
		for (std::size_t i = 0; i < codes.size(); ++i)
		{
			const auto& named = marker.partitions[i];
			const auto [partition, missing] = findTopic(*topics, named.topic).partition(named.partition.value());
			codes[i] = missing;
			if (partition == nullptr) continue;
			codes[i] = guarded(
				"writing a transaction's end",
				[&, target = partition]
				{
					const auto end = writeOne(*target, marker, nowMs);
					if (end)
					{
						unsynced.push_back({target, *end});
						awaited.push_back(&codes[i]);
					}
					return end.code();
				});
		}
	}
	if (!_durable) return outcomes;
	_syncs.sync(unsynced);
	for (std::size_t i = 0; i < unsynced.size(); ++i)
		*awaited[i] = unsynced[i].code;
	return outcomes;
}

Result<Offset>
LogMarkerWriter::writeOne(Partition& partition, const TransactionMarker& marker, std::int64_t nowMs) const
{
	if (partition.topic() == OffsetsTopic::NAME) return _groups.endTransaction(partition.index(), marker);
	return appendMarker(partition, marker, nowMs);
}

} // namespace Aeon
