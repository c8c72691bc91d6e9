#include "Aeon/Protocol/BatchValidation.h"

#include "FaultCollector.h"

#include "Aeon/Protocol/ControlRecord.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <limits>
#include <string>

namespace Aeon::Protocol
{

namespace
{

/// Length, attributes, two deltas, two lengths and the header count of a record without bytes.
constexpr std::int64_t RECORD_BYTES_MIN = 7;
constexpr std::int16_t KNOWN_ATTRIBUTES = 0x7f;

Error corrupt(std::string message)
{
	return {ErrorCode::CORRUPT_MESSAGE, std::move(message)};
}

Error invalid(const char* message)
{
	return {ErrorCode::INVALID_RECORD, message};
}

Result<void> checkForm(BytesView bytes)
{
	if (bytes.size() <= MAGIC_POSITION) return corrupt("The batch is shorter than its header.");
	if (static_cast<std::int8_t>(bytes[MAGIC_POSITION]) != MAGIC_V2)
		return Error{ErrorCode::UNSUPPORTED_FOR_MESSAGE_FORMAT, "The batch is not of magic 2."};
	if (bytes.size() < RecordBatchView::HEADER_SIZE) return corrupt("The batch is shorter than its header.");
	if (RecordBatchView(bytes).sizeInBytes() != static_cast<std::int64_t>(bytes.size()))
		return corrupt("The batch's length field does not match its bytes.");
	return {};
}

Result<void> checkCrc(const RecordBatchView& batch)
{
	const std::uint32_t computed = batch.computeCrc();
	if (computed == batch.crc()) return {};
	return corrupt(
		"The batch's CRC-32C is " + std::to_string(computed) + " and its header says " + std::to_string(batch.crc()) +
		".");
}

Result<void> checkCounts(const RecordBatchView& batch)
{
	if (!batch.compressionType())
		return Error{ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "The batch's compression codec does not exist."};
	const std::int32_t count = batch.recordCount();
	if (count < 0) return invalid("The batch counts a negative number of records.");
	if (batch.lastOffsetDelta() < 0) return invalid("The batch's last offset delta is negative.");
	if (std::int64_t{count} > std::int64_t{batch.lastOffsetDelta()} + 1)
		return invalid("The batch counts more records than offsets.");
	if (batch.isCompressed()) return {};
	const auto payloadBytes = static_cast<std::int64_t>(batch.payload().size());
	if (count > payloadBytes / RECORD_BYTES_MIN)
		return invalid("The batch counts more records than its bytes can hold.");
	if (count == 0 && payloadBytes > 0) return invalid("The batch counts no records and holds bytes.");
	return {};
}

Result<void> checkClientHeader(const RecordBatchView& batch)
{
	if (batch.isControl()) return invalid("Clients may not write control records.");
	if (batch.hasDeleteHorizon()) return invalid("Clients may not set a delete horizon.");
	if ((batch.attributes() & ~KNOWN_ATTRIBUTES) != 0) return invalid("The batch sets attributes that do not exist.");
	if (batch.recordCount() == 0) return invalid("The batch holds no records.");
	if (std::int64_t{batch.recordCount()} != std::int64_t{batch.lastOffsetDelta()} + 1)
		return invalid("The batch's record count does not match its last offset delta.");
	if (batch.isTransactional() && !batch.hasProducerId())
		return invalid("The batch is transactional and has no producer id.");
	if (batch.hasProducerId() && (batch.baseSequence() < 0 || batch.producerEpoch() < 0))
		return invalid("The batch has a producer id without a sequence or an epoch.");
	if (batch.timestampType() == TimestampType::LOG_APPEND_TIME)
		return Error{ErrorCode::INVALID_TIMESTAMP, "Clients may not set the timestamp type to log append time."};
	return {};
}

Result<void> checkLogHeader(const RecordBatchView& batch)
{
	const std::int64_t base = batch.baseOffset().value();
	if (base < 0) return invalid("The batch's base offset is negative.");
	if (batch.lastOffsetDelta() > std::numeric_limits<std::int64_t>::max() - base)
		return invalid("The batch's last offset is beyond the largest offset.");
	return {};
}

/// Reads every record once and holds it against the options.
class Walk
{
public:
	Walk(const RecordBatchView& batch, const ValidationOptions& options, std::vector<RecordFault>* faults) noexcept :
		_batch(batch), _options(options), _collector(faults)
	{
	}

	Result<BatchFacts> run(RecordScratch& scratch)
	{
		RecordIterator records(_batch, scratch, _options.unpackedBytesMax);
		while (!_collector.isDecided() && records.next())
			check(records.record(), records.readCount() - 1);
		if (!records.ok()) return records.error();
		if (const auto outcome = _collector.outcome(); !outcome.ok()) return outcome.error();
		_facts.recordCount = records.readCount();
		finishTimestamps();
		return _facts;
	}

private:
	void check(const RecordView& record, std::int32_t index)
	{
		if (const char* message = brokenOffset(record, index))
			_collector.add({index, ErrorCode::INVALID_RECORD, message});
		else if (_batch.isControl() && (!record.key || record.key->size() < sizeof(std::int32_t)))
			_collector.add({index, ErrorCode::INVALID_RECORD, "A control record's key holds no type."});
		else if (
			const auto fault = _options.rules.broken(index, record.key.has_value(), record.timestamp, isCreateTime()))
			_collector.add(*fault);

		_facts.unpackedBytes += static_cast<std::uint64_t>(record.sizeInBytes);
		if (_facts.maxTimestampOffset.value() >= 0 && record.timestamp <= _facts.maxTimestamp) return;
		_facts.maxTimestamp = record.timestamp;
		_facts.maxTimestampOffset = record.offset;
	}

	const char* brokenOffset(const RecordView& record, std::int32_t index) noexcept
	{
		const std::int32_t before = std::exchange(_lastDelta, record.offsetDelta);
		if (_options.origin == BatchOrigin::CLIENT)
			return record.offsetDelta == index ? nullptr : "The record's offset does not follow the one before it.";
		if (record.offsetDelta <= before) return "The record's offset is not above the one before it.";
		return record.offsetDelta <= _batch.lastOffsetDelta() ? nullptr : "The record's offset is beyond its batch.";
	}

	/// A batch without records keeps what its header says.
	void finishTimestamps() noexcept
	{
		if (_facts.recordCount > 0) return;
		_facts.maxTimestamp = _batch.maxTimestamp();
		_facts.maxTimestampOffset = _batch.lastOffset();
	}

	bool isCreateTime() const noexcept { return _batch.timestampType() == TimestampType::CREATE_TIME; }

	const RecordBatchView _batch;
	const ValidationOptions& _options;
	FaultCollector _collector;
	BatchFacts _facts;
	std::int32_t _lastDelta = -1;
};

Result<void> checkHeader(const RecordBatchView& batch, const ValidationOptions& options)
{
	if (options.checkCrc)
	{
		if (const auto crc = checkCrc(batch); !crc.ok()) return crc;
	}
	if (const auto counts = checkCounts(batch); !counts.ok()) return counts;
	return options.origin == BatchOrigin::CLIENT ? checkClientHeader(batch) : checkLogHeader(batch);
}

} // namespace

Result<BatchFacts> validateBatch(
	BytesView bytes, const ValidationOptions& options, RecordScratch& scratch, std::vector<RecordFault>* faults)
{
	if (const auto form = checkForm(bytes); !form.ok()) return form.error();
	const RecordBatchView batch(bytes);
	if (const auto header = checkHeader(batch, options); !header.ok()) return header.error();
	if (options.walkRecords) return Walk(batch, options, faults).run(scratch);

	const std::uint64_t unpackedBytes = batch.isCompressed() ? 0 : batch.payload().size();
	return BatchFacts{batch.recordCount(), batch.maxTimestamp(), batch.lastOffset(), unpackedBytes};
}

} // namespace Aeon::Protocol
