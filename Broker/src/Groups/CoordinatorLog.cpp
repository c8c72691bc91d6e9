#include "Groups/CoordinatorLog.h"

#include "LogBytes.h"
#include "Transactions/MarkerAppend.h"

#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <string>
#include <utility>
#include <vector>

namespace Aeon
{

namespace
{

constexpr std::size_t READ_BYTES = 1024 * 1024;

} // namespace

CoordinatorLog::CoordinatorLog(
	TopicRegistry& topics, std::string topic, Protocol::CompressionType compression, bool durable) :
	_topics(topics), _topic(std::move(topic)), _compression(compression), _durable(durable)
{
}

Result<Offset>
CoordinatorLog::append(PartitionId index, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs)
{
	return append(index, records, nowMs, {}, {});
}

Result<Offset> CoordinatorLog::appendTransactional(
	PartitionId index, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
	const Coordinator::TransactionalProducer& producer)
{
	Protocol::BatchOptions options;
	options.producerId = producer.producer.id;
	options.producerEpoch = producer.producer.epoch;
	options.isTransactional = true;
	return append(index, records, nowMs, options, producer.verification);
}

Result<Offset>
CoordinatorLog::appendMarker(PartitionId index, const Coordinator::TransactionMarker& marker, std::int64_t nowMs)
{
	const auto partition = find(index);
	if (!partition) return ErrorCode::NOT_COORDINATOR;
	return Aeon::appendMarker(*partition, marker, nowMs);
}

Result<Offset> CoordinatorLog::append(
	PartitionId index, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
	Protocol::BatchOptions options, std::optional<VerificationGuard> verification)
{
	const auto partition = find(index);
	if (!partition) return ErrorCode::NOT_COORDINATOR;
	if (partition->inSyncReplicas() < partition->minInSyncReplicas()) return ErrorCode::NOT_ENOUGH_REPLICAS;
	auto& log = partition->log();
	options.compression = _compression;
	Protocol::RecordBatchBuilder builder;
	builder.begin(options);
	for (const auto& record : records)
		builder.append({.timestamp = nowMs, .key = record.key, .value = record.value});
	const auto batch = builder.finish();
	if (batch.size() > static_cast<std::size_t>(log.config().maxMessageBytes)) return ErrorCode::MESSAGE_TOO_LARGE;
	Storage::AppendInfo info;
	info.leaderEpoch = partition->leaderEpoch();
	info.origin = Storage::AppendOrigin::COORDINATOR;
	info.verification = verification;
	const auto appended = log.append(batch, info);
	if (!appended) return appended.error();
	partition->appended();
	return appended->lastOffset + 1;
}

Result<void> CoordinatorLog::waitUntilDurable(PartitionId index, Offset end)
{
	if (!_durable) return {};
	const auto partition = find(index);
	if (!partition) return ErrorCode::NOT_COORDINATOR;
	return partition->log().flushUpTo(end);
}

Result<void> CoordinatorLog::read(PartitionId index, const BatchVisitor& visit)
{
	const auto partition = find(index);
	if (!partition) return ErrorCode::NOT_COORDINATOR;
	const auto& log = partition->log();
	const Offset end = partition->highWatermark();
	std::vector<std::uint8_t> buffer;
	for (Offset next = log.logStartOffset(); next < end;)
	{
		const auto read = log.read(next, READ_BYTES, end, true);
		if (!read) return read.error();
		if (read->slice.length == 0) return {};
		Protocol::BatchReader batches(bytesOf(*read, buffer));
		const Offset before = next;
		while (const auto batch = batches.next())
		{
			const auto view = Protocol::RecordBatchView::first(*batch);
			if (!view)
				return Error{
					ErrorCode::CORRUPT_MESSAGE,
					"a batch of an old format at or behind offset " + std::to_string(next.value())};
			next = view->lastOffset() + 1;
			if (!visit(*batch)) return {};
		}
		if (next == before)
			return Error{ErrorCode::CORRUPT_MESSAGE, "no whole batch at offset " + std::to_string(next.value())};
	}
	return {};
}

std::shared_ptr<Partition> CoordinatorLog::find(PartitionId index) const
{
	const auto topics = _topics.snapshot();
	const auto* topic = topics->find(_topic);
	if (topic == nullptr || !topic->has(index.value())) return nullptr;
	return topic->partitions[static_cast<std::size_t>(index.value())];
}

} // namespace Aeon
