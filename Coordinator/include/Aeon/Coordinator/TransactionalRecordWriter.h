#pragma once

#include "Aeon/Base/VerificationGuard.h"
#include "Aeon/Coordinator/MarkerWriter.h"
#include "Aeon/Coordinator/ProducerIdAndEpoch.h"
#include "Aeon/Coordinator/RecordWriter.h"

#include <optional>

namespace Aeon::Coordinator
{

/// In whose transaction records are written.
struct TransactionalProducer
{
	ProducerIdAndEpoch producer;
	/// What the partition's log gave when the transaction was verified; no value where verification is switched off.
	std::optional<VerificationGuard> verification;
};

/// A RecordWriter of a topic whose records may be part of a producer's transaction: they count when its marker says so.
///
/// Thread-safe.
class TransactionalRecordWriter : public RecordWriter
{
public:
	/// As append, within the producer's transaction. More errors: INVALID_PRODUCER_EPOCH (fenced), INVALID_TXN_STATE
	/// (the verification is missing, or was overtaken by a marker).
	virtual Result<Offset> appendTransactional(
		PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs,
		const TransactionalProducer& producer) = 0;

	/// Appends the end of the producer's transaction and returns the offset behind it. The marker's list of partitions
	/// is not looked at. Errors: those of append, INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED.
	virtual Result<Offset> appendMarker(PartitionId partition, const TransactionMarker& marker, std::int64_t nowMs) = 0;
};

} // namespace Aeon::Coordinator
