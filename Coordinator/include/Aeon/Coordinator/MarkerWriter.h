#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/ProducerIdAndEpoch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace Aeon::Coordinator
{

/// The decided end of one transaction, to be written into its partitions.
struct TransactionMarker
{
	/// Who wrote the transaction. Where ends bump the epoch (transaction version 2) this is the bumped epoch, so that
	/// the marker fences what the producer still has under way.
	ProducerIdAndEpoch producer;
	/// Committed, else aborted.
	bool committed = false;
	/// Leader epoch of the partition of `__transaction_state` that has the decision.
	std::int32_t coordinatorEpoch = 0;
	/// Level of `transaction.version` that the producer's client speaks: from 2 on a marker's epoch must be above the
	/// one that the log knows.
	std::int16_t transactionVersion = 0;
	/// Without repetition. Partitions of `__consumer_offsets` stand for the groups whose offsets were committed in it.
	std::vector<TopicPartition> partitions;
};

/// Where ends of transactions are written: the partitions' logs, and behind them the groups whose offsets were part of
/// the transaction. The coordinator knows neither; whoever has them implements this.
///
/// Thread-safe: called by several threads at once, though never for the same transactional id.
class MarkerWriter
{
public:
	/// One code for each partition of one marker, in its order.
	using Outcome = std::vector<ErrorCode>;

	virtual ~MarkerWriter() = default;

	/// Writes the markers into all their partitions, each the best it can. One outcome for each marker, in their order.
	/// Blocks until what is told as done is as durable as acks=all makes it. Codes:
	///
	/// - NONE: the marker is there; a marker written again, as after a restart, does no harm.
	/// - UNKNOWN_TOPIC_OR_PARTITION: the partition has been deleted. It is forgotten.
	/// - INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED: a later epoch has been there already, so that this end
	///   is no longer wanted. The partition counts as done.
	/// - anything else: written again after a while, until it is done, also after a restart.
	virtual std::vector<Outcome> write(std::span<const TransactionMarker> markers) = 0;
};

} // namespace Aeon::Coordinator
