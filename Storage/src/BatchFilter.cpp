#include "BatchFilter.h"

namespace Aeon::Storage
{

using Protocol::RecordBatchView;

BatchFilter::BatchFilter(
	const Rules& rules, OffsetMap& map, CleanedTransactions& transactions,
	const std::vector<ProducerStateEntry>& lastOfProducers) :
	_rules(rules), _map(map), _transactions(transactions)
{
	for (const auto& entry : lastOfProducers)
		_lastOfProducers[entry.producerId] = {entry.lastOffset(), entry.producerEpoch};
}

void BatchFilter::Plan::clear()
{
	kept.clear();
	keptCount = 0;
	cleanTombstones = 0;
	otherTombstones = 0;
}

std::optional<BytesView> BatchFilter::filter(const CleanerInput& input)
{
	const RecordBatchView batch = input.view();
	const auto horizon = batch.deleteHorizonMs();
	const bool isDone = batch.isControl() ? _transactions.onControl(batch) : _transactions.onData(batch);
	// A marker that nobody needs for data is kept as long as a tombstone would be.
	const bool dropsRecords = batch.isControl() ? isDone && horizon && *horizon <= _rules.nowMs : isDone;
	_plan.clear();
	if (!dropsRecords) planRecords(input);
	if (_plan.keptCount == 0)
	{
		if (!isHeaderNeeded(batch)) return std::nullopt;
		return batch.recordCount() == 0 ? input.bytes() : headerAlone(batch);
	}
	const bool awaitsHorizon = !horizon && (batch.isControl() ? isDone : _plan.tombstonesAreClean());
	if (awaitsHorizon) return rebuild(input, _rules.nowMs + _rules.deleteRetentionMs);
	if (_plan.keptCount == batch.recordCount()) return input.bytes();
	return rebuild(input, horizon);
}

bool BatchFilter::isHeaderNeeded(const RecordBatchView& batch) const
{
	if (batch.nextOffset() == _rules.upperBound) return true;
	if (!batch.hasProducerId()) return false;
	const auto last = _lastOfProducers.find(batch.producerId());
	if (last == _lastOfProducers.end()) return false;
	if (last->second.offset >= Offset(0)) return batch.lastOffset() == last->second.offset;
	return batch.isControl() && batch.producerEpoch() == last->second.epoch;
}

void BatchFilter::planRecords(const CleanerInput& input)
{
	const RecordBatchView batch = input.view();
	Protocol::RecordIterator records(batch, _scratch);
	std::int64_t lastDelta = -1;
	while (records.next())
	{
		const auto& record = records.record();
		if (record.offsetDelta <= lastDelta || record.offsetDelta > batch.lastOffsetDelta())
			input.fail("has records out of order");
		lastDelta = record.offsetDelta;
		const bool isKept = isRecordKept(batch, record);
		_plan.kept.push_back(isKept);
		if (!isKept) continue;
		++_plan.keptCount;
		if (record.value) continue;
		(record.offset < _rules.mappedUpTo ? _plan.cleanTombstones : _plan.otherTombstones) += 1;
	}
	if (!records.ok()) input.fail("cannot be read: " + records.error().message);
}

bool BatchFilter::isRecordKept(const RecordBatchView& batch, const Protocol::RecordView& record)
{
	if (batch.isControl() || record.offset >= _rules.mappedUpTo) return true;
	if (!record.key) return false;
	const auto latest = _map.find(*record.key);
	if (latest && record.offset < *latest) return false;
	const auto horizon = batch.deleteHorizonMs();
	return record.value || !horizon || _rules.nowMs < *horizon;
}

Protocol::BatchOptions BatchFilter::optionsOf(const RecordBatchView& batch) const
{
	Protocol::BatchOptions options;
	options.baseOffset = batch.baseOffset();
	options.partitionLeaderEpoch = batch.partitionLeaderEpoch();
	options.timestampType = batch.timestampType();
	options.logAppendTimeMs = batch.maxTimestamp();
	options.producerId = batch.producerId();
	options.producerEpoch = batch.producerEpoch();
	options.baseSequence = batch.baseSequence();
	options.isTransactional = batch.isTransactional();
	options.isControl = batch.isControl();
	options.lastOffset = batch.lastOffset();
	return options;
}

BytesView BatchFilter::rebuild(const CleanerInput& input, std::optional<std::int64_t> deleteHorizonMs)
{
	const RecordBatchView batch = input.view();
	auto options = optionsOf(batch);
	options.compression = batch.compressionType().value_or(Protocol::CompressionType::NONE);
	options.deleteHorizonMs = deleteHorizonMs;
	_builder.begin(options);
	Protocol::RecordIterator records(batch, _scratch);
	for (const bool isKept : _plan.kept)
	{
		if (!records.next()) input.fail("reads differently the second time");
		const auto& record = records.record();
		if (isKept) _builder.append(record.offset, {record.timestamp, record.key, record.value, record.headers});
	}
	return _builder.finish();
}

BytesView BatchFilter::headerAlone(const RecordBatchView& batch)
{
	auto options = optionsOf(batch);
	options.maxTimestamp = batch.maxTimestamp();
	_builder.begin(options);
	return _builder.finish();
}

} // namespace Aeon::Storage
