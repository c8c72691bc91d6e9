#include "MemoryRecords.h"

#include "Aeon/Protocol/ControlRecord.h"

#include <algorithm>

namespace Aeon::Coordinator
{

Result<Offset> MemoryRecords::append(PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs)
{
	ScopedLock lock(_mutex);
	_appendIsHeld = _appendsHeld;
	_changed.notifyAll();
	while (_appendsHeld)
		_changed.wait(_mutex);
	if (_appendError != ErrorCode::NONE) return _appendError;
	return appendLocked(partition, records, nowMs);
}

Result<Offset> MemoryRecords::appendTransactional(
	PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs,
	const TransactionalProducer& producer)
{
	ScopedLock lock(_mutex);
	if (_appendError != ErrorCode::NONE) return _appendError;
	Protocol::BatchOptions options;
	options.producerId = producer.producer.id;
	options.producerEpoch = producer.producer.epoch;
	options.isTransactional = true;
	return appendLocked(partition, records, nowMs, options);
}

Result<Offset> MemoryRecords::appendMarker(PartitionId partition, const TransactionMarker& marker, std::int64_t nowMs)
{
	ScopedLock lock(_mutex);
	if (_appendError != ErrorCode::NONE) return _appendError;
	Protocol::BatchOptions options;
	options.producerId = marker.producer.id;
	options.producerEpoch = marker.producer.epoch;
	options.isTransactional = true;
	options.isControl = true;
	const auto key = Protocol::controlRecordKey(
		marker.committed ? Protocol::ControlRecordType::COMMIT : Protocol::ControlRecordType::ABORT);
	const auto value = Protocol::endTransactionValue(marker.coordinatorEpoch);
	const EncodedRecord record{BytesView(key), BytesView(value)};
	return appendLocked(partition, {&record, 1}, nowMs, options);
}

Result<void> MemoryRecords::waitUntilDurable(PartitionId partition, Offset end)
{
	ScopedLock lock(_mutex);
	if (_flushError != ErrorCode::NONE) return _flushError;
	auto& place = _partitions[partition];
	place.durableEnd = std::max(place.durableEnd, end);
	return {};
}

Result<void> MemoryRecords::read(PartitionId partition, const BatchVisitor& visit)
{
	std::vector<Batch> batches;
	{
		ScopedLock lock(_mutex);
		while (_readsHeld)
			_changed.wait(_mutex);
		batches = _partitions[partition].batches;
	}
	for (const auto& batch : batches)
		if (!visit(batch)) break;
	return {};
}

void MemoryRecords::appendRaw(PartitionId partition, const EncodedRecord& record)
{
	ScopedLock lock(_mutex);
	appendLocked(partition, {&record, 1}, 0);
}

void MemoryRecords::failAppends(ErrorCode code)
{
	ScopedLock lock(_mutex);
	_appendError = code;
}

void MemoryRecords::failFlushes(ErrorCode code)
{
	ScopedLock lock(_mutex);
	_flushError = code;
}

void MemoryRecords::holdReads()
{
	ScopedLock lock(_mutex);
	_readsHeld = true;
}

void MemoryRecords::releaseReads()
{
	ScopedLock lock(_mutex);
	_readsHeld = false;
	_changed.notifyAll();
}

void MemoryRecords::holdAppends()
{
	ScopedLock lock(_mutex);
	_appendsHeld = true;
}

void MemoryRecords::awaitHeldAppend()
{
	ScopedLock lock(_mutex);
	while (!_appendIsHeld)
		_changed.wait(_mutex);
}

void MemoryRecords::releaseAppends()
{
	ScopedLock lock(_mutex);
	_appendsHeld = false;
	_changed.notifyAll();
}

Offset MemoryRecords::end(PartitionId partition) const
{
	ScopedLock lock(_mutex);
	const auto found = _partitions.find(partition);
	return found == _partitions.end() ? Offset(0) : found->second.end;
}

Offset MemoryRecords::durableEnd(PartitionId partition) const
{
	ScopedLock lock(_mutex);
	const auto found = _partitions.find(partition);
	return found == _partitions.end() ? Offset(0) : found->second.durableEnd;
}

Offset MemoryRecords::appendLocked(
	PartitionId partition, std::span<const EncodedRecord> records, std::int64_t nowMs, Protocol::BatchOptions options)
{
	auto& place = _partitions[partition];
	options.baseOffset = place.end;
	Protocol::RecordBatchBuilder builder;
	builder.begin(options);
	for (const auto& record : records)
		builder.append({.timestamp = nowMs, .key = record.key, .value = record.value});
	const auto batch = builder.finish();
	place.batches.emplace_back(batch.begin(), batch.end());
	place.end = place.end + static_cast<std::int64_t>(records.size());
	return place.end;
}

} // namespace Aeon::Coordinator
