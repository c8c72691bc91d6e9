#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MarkerWriter.h"

#include <memory>
#include <span>
#include <vector>

namespace Aeon::Coordinator
{
class GroupCoordinator;
}

namespace Aeon
{

class Partition;
class SyncPool;
class TopicRegistry;

/// Writes ends of transactions into the logs of this broker's partitions. Those of `__consumer_offsets` go by way of
/// the group coordinator, whose groups tell of the offsets as soon as the marker is there.
///
/// Thread-safe.
class LogMarkerWriter final : public Coordinator::MarkerWriter
{
public:
	/// durable says whether write() waits for the disk (`aeon.durable.acks`). All others outlive this.
	LogMarkerWriter(
		TopicRegistry& topics, Coordinator::GroupCoordinator& groups, SyncPool& syncs, const Clock& clock,
		bool durable);

	/// As there. Retriable codes: COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE (all three
	/// of groups), KAFKA_STORAGE_ERROR, NOT_LEADER_OR_FOLLOWER.
	std::vector<Outcome> write(std::span<const Coordinator::TransactionMarker> markers) override;

private:
	Result<Offset>
	writeOne(Partition& partition, const Coordinator::TransactionMarker& marker, std::int64_t nowMs) const;

	TopicRegistry& _topics;
	Coordinator::GroupCoordinator& _groups;
	SyncPool& _syncs;
	const Clock& _clock;
	const bool _durable;
};

} // namespace Aeon
