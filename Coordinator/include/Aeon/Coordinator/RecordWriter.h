#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"

#include <functional>
#include <span>

namespace Aeon::Coordinator
{

/// One record of a coordinator's topic as it is stored. No value is a tombstone.
struct EncodedRecord
{
	BytesView key;
	std::optional<BytesView> value;
};

/// The partitions of a coordinator's topic, as a place for its records and as the place they are loaded from. The
/// coordinator knows no logs; whoever has them implements this.
///
/// Thread-safe.
class RecordWriter
{
public:
	/// Given one whole record batch (magic 2) after the other; returns whether to go on.
	using BatchVisitor = std::function<bool(BytesView batch)>;

	virtual ~RecordWriter() = default;

	/// Appends the records as one batch and returns the offset behind the last of them. They are then safe from a crash
	/// of the process, and from more after waitUntilDurable. nowMs becomes their timestamp. Blocks for the append only.
	/// Errors: NOT_COORDINATOR (the partition is not here, or its log is gone), COORDINATOR_NOT_AVAILABLE (too few
	/// replicas), RECORD_LIST_TOO_LARGE or MESSAGE_TOO_LARGE, KAFKA_STORAGE_ERROR.
	virtual Result<Offset>
	append(PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs) = 0;

	/// Blocks until everything below end is as durable as acks=all makes it. Errors: as append.
	virtual Result<void> waitUntilDurable(PartitionId partition, Offset end) = 0;

	/// Gives every batch from the start of the partition to its end as it is when the call begins, in order. Ends early
	/// where the visitor says so. Errors: NOT_COORDINATOR, KAFKA_STORAGE_ERROR, CORRUPT_MESSAGE.
	virtual Result<void> read(PartitionId partition, const BatchVisitor& visit) = 0;
};

} // namespace Aeon::Coordinator
