#include "LogRecords.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/ControlRecord.h"
#include "Aeon/Protocol/RecordBatch.h"

namespace Aeon::Test
{

LogRecords::LogRecords(std::int32_t partitionCount, bool durable) : _directory(_temp.path()), _durable(durable)
{
	for (std::int32_t index = 0; index < partitionCount; ++index)
	{
		const TopicPartition partition{"__consumer_offsets", PartitionId(index)};
		_logs.push_back(Storage::Log::open(
			{_fileSystem, _clock, _directory, 86400000, nullptr}, _temp / partition.toString(), partition, {}, {}));
	}
}

Result<Offset>
LogRecords::append(PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs)
{
	return append(partition, records, nowMs, {});
}

Result<Offset> LogRecords::append(
	PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
	const Protocol::BatchOptions& options)
{
	Protocol::RecordBatchBuilder builder;
	builder.begin(options);
	for (const auto& record : records)
		builder.append({.timestamp = nowMs, .key = record.key, .value = record.value});
	const auto appended = log(partition).append(builder.finish(), {LeaderEpoch(0), Storage::AppendOrigin::COORDINATOR});
	if (!appended) return appended.error();
	return appended->logEndOffset;
}

Result<Offset> LogRecords::appendTransactional(
	PartitionId partition, std::span<const Coordinator::EncodedRecord> records, std::int64_t nowMs,
	const Coordinator::TransactionalProducer& producer)
{
	Protocol::BatchOptions options;
	options.producerId = producer.producer.id;
	options.producerEpoch = producer.producer.epoch;
	options.isTransactional = true;
	return append(partition, records, nowMs, options);
}

Result<Offset>
LogRecords::appendMarker(PartitionId partition, const Coordinator::TransactionMarker& marker, std::int64_t nowMs)
{
	Protocol::BatchOptions options;
	options.producerId = marker.producer.id;
	options.producerEpoch = marker.producer.epoch;
	options.isTransactional = true;
	options.isControl = true;
	const auto key = Protocol::controlRecordKey(
		marker.committed ? Protocol::ControlRecordType::COMMIT : Protocol::ControlRecordType::ABORT);
	const auto value = Protocol::endTransactionValue(marker.coordinatorEpoch);
	const Coordinator::EncodedRecord record{BytesView(key), BytesView(value)};
	return append(partition, {&record, 1}, nowMs, options);
}

Result<void> LogRecords::waitUntilDurable(PartitionId partition, Offset end)
{
	return _durable ? log(partition).flushUpTo(end) : Result<void>();
}

Result<void> LogRecords::read(PartitionId partition, const BatchVisitor& visit)
{
	constexpr std::size_t READ_BYTES = 1024 * 1024;
	const auto& source = log(partition);
	const Offset end = source.logEndOffset();
	for (Offset next{0}; next < end;)
	{
		const auto read = source.read(next, READ_BYTES, end, true);
		if (!read) return read.error();
		const auto bytes = bytesOf(*read);
		Protocol::BatchReader batches(bytes);
		while (const auto batch = batches.next())
		{
			next = Protocol::RecordBatchView::first(*batch)->lastOffset() + 1;
			if (!visit(*batch)) return {};
		}
	}
	return {};
}

} // namespace Aeon::Test
