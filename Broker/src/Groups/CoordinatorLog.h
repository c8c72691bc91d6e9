#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/TransactionalRecordWriter.h"
#include "Aeon/Protocol/Compression.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <memory>
#include <string>

namespace Aeon
{

class Partition;
class TopicRegistry;

/// A coordinator's topic as this broker's partition logs hold it.
///
/// Thread-safe.
class CoordinatorLog final : public Coordinator::TransactionalRecordWriter
{
public:
	/// Batches are packed with compression. durable says whether waitUntilDurable waits for the disk
	/// (`aeon.durable.acks`). The registry outlives this.
	CoordinatorLog(TopicRegistry& topics, std::string topic, Protocol::CompressionType compression, bool durable);

	Result<Offset>
	append(PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs) override;
	Result<Offset> appendTransactional(
		PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
		const Coordinator::TransactionalProducer& producer) override;
	Result<Offset>
	appendMarker(PartitionId partition, const Coordinator::TransactionMarker& marker, std::int64_t nowMs) override;
	Result<void> waitUntilDurable(PartitionId partition, Offset end) override;
	/// Reads up to the high watermark.
	Result<void> read(PartitionId partition, const BatchVisitor& visit) override;

private:
	Result<Offset> append(
		PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
		Protocol::BatchOptions options, std::optional<VerificationGuard> verification);
	/// Null where the partition is not served here.
	std::shared_ptr<Partition> find(PartitionId partition) const;

	TopicRegistry& _topics;
	const std::string _topic;
	const Protocol::CompressionType _compression;
	const bool _durable;
};

} // namespace Aeon
