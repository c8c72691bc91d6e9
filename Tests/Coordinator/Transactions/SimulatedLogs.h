#pragma once

#include "Aeon/Coordinator/MarkerWriter.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace Aeon::Coordinator
{

/// One transaction that a simulated producer has begun.
using TransactionNumber = int;

/// Partitions that transactions write to, and what comes of it: each producer's epoch and open records, as a log holds
/// them.
///
/// Not thread-safe.
class SimulatedLogs
{
public:
	/// A write of the transaction. False where the log fences the producer.
	bool write(const TopicPartition& partition, ProducerIdAndEpoch producer, TransactionNumber transaction);
	/// The end of what the producer has open there.
	ErrorCode mark(const TopicPartition& partition, const TransactionMarker& marker);

	/// Whether the producer has something open there, so that a write needs no asking.
	bool hasOpen(const TopicPartition& partition, ProducerIdAndEpoch producer) const;
	/// Whether anything is open anywhere.
	bool hasOpen() const;
	/// The ends that the transaction has come to: true for committed, one for each partition where it wrote.
	const std::map<TransactionNumber, std::map<TopicPartition, bool>>& ends() const noexcept { return _ends; }
	/// Where the transaction wrote.
	const std::map<TransactionNumber, std::set<TopicPartition>>& writes() const noexcept { return _writes; }

private:
	struct Producer
	{
		std::int16_t epoch = NO_PRODUCER_EPOCH;
		std::set<TransactionNumber> open;
	};

	std::map<TopicPartition, std::map<ProducerId, Producer>> _partitions;
	std::map<TransactionNumber, std::map<TopicPartition, bool>> _ends;
	std::map<TransactionNumber, std::set<TopicPartition>> _writes;
};

} // namespace Aeon::Coordinator
