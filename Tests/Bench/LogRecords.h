#pragma once

#include "TestStorage.h"

#include "Aeon/Coordinator/TransactionalRecordWriter.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Storage/Log.h"

#include <map>
#include <memory>

namespace Aeon::Test
{

/// A coordinator's topic on real partition logs in a directory of their own, without a broker around them.
///
/// Thread-safe.
class LogRecords final : public Coordinator::TransactionalRecordWriter
{
public:
	/// durable: waitUntilDurable waits for the disk.
	LogRecords(std::int32_t partitionCount, bool durable);

	Result<Offset>
	append(PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs) override;
	Result<Offset> appendTransactional(
		PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
		const Coordinator::TransactionalProducer& producer) override;
	Result<Offset>
	appendMarker(PartitionId partition, const Coordinator::TransactionMarker& marker, std::int64_t nowMs) override;
	Result<void> waitUntilDurable(PartitionId partition, Offset end) override;
	Result<void> read(PartitionId partition, const BatchVisitor& visit) override;

	/// One partition's log, for what is measured beside the coordinator.
	Storage::Log& log(PartitionId partition) { return *_logs.at(static_cast<std::size_t>(partition.value())); }
	std::int32_t partitionCount() const { return static_cast<std::int32_t>(_logs.size()); }

private:
	Result<Offset> append(
		PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
		const Protocol::BatchOptions& options);

	const TempDirectory _temp;
	Storage::PosixFileSystem _fileSystem;
	const SystemClock _clock;
	Storage::LogDirectory _directory;
	std::vector<std::shared_ptr<Storage::Log>> _logs;
	const bool _durable;
};

} // namespace Aeon::Test
