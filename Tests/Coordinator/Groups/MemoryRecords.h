#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Coordinator/TransactionalRecordWriter.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <map>
#include <vector>

namespace Aeon::Coordinator
{

/// Partitions of a coordinator's topic in memory, as whole batches.
///
/// Thread-safe.
class MemoryRecords final : public TransactionalRecordWriter
{
public:
	Result<Offset> append(PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs) override
		AEON_EXCLUDES(_mutex);
	Result<Offset> appendTransactional(
		PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs,
		const TransactionalProducer& producer) override AEON_EXCLUDES(_mutex);
	Result<Offset> appendMarker(PartitionId partition, const TransactionMarker& marker, std::int64_t nowMs) override
		AEON_EXCLUDES(_mutex);
	Result<void> waitUntilDurable(PartitionId partition, Offset end) override AEON_EXCLUDES(_mutex);
	Result<void> read(PartitionId partition, const BatchVisitor& visit) override AEON_EXCLUDES(_mutex);

	/// Appends any bytes as a batch of one record.
	void appendRaw(PartitionId partition, const EncodedRecord& record) AEON_EXCLUDES(_mutex);
	/// Appends fail with this code until NONE is set.
	void failAppends(ErrorCode code) AEON_EXCLUDES(_mutex);
	/// Waiting for durability fails with this code until NONE is set.
	void failFlushes(ErrorCode code) AEON_EXCLUDES(_mutex);
	/// Holds read() up until released.
	void holdReads() AEON_EXCLUDES(_mutex);
	void releaseReads() AEON_EXCLUDES(_mutex);
	/// Holds append() up until released; the one in the middle blocks until somebody is held up.
	void holdAppends() AEON_EXCLUDES(_mutex);
	void awaitHeldAppend() AEON_EXCLUDES(_mutex);
	void releaseAppends() AEON_EXCLUDES(_mutex);

	Offset end(PartitionId partition) const AEON_EXCLUDES(_mutex);
	/// Highest offset that somebody waited for.
	Offset durableEnd(PartitionId partition) const AEON_EXCLUDES(_mutex);

private:
	using Batch = std::vector<std::uint8_t>;

	struct Partition
	{
		std::vector<Batch> batches;
		Offset end{0};
		Offset durableEnd{0};
	};

	Offset appendLocked(
		PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs,
		Protocol::BatchOptions options = {}) AEON_REQUIRES(_mutex);

	mutable Mutex _mutex;
	Condition _changed;
	std::map<PartitionId, Partition> _partitions AEON_GUARDED_BY(_mutex);
	ErrorCode _appendError AEON_GUARDED_BY(_mutex) = ErrorCode::NONE;
	ErrorCode _flushError AEON_GUARDED_BY(_mutex) = ErrorCode::NONE;
	bool _readsHeld AEON_GUARDED_BY(_mutex) = false;
	bool _appendsHeld AEON_GUARDED_BY(_mutex) = false;
	bool _appendIsHeld AEON_GUARDED_BY(_mutex) = false;
};

} // namespace Aeon::Coordinator
