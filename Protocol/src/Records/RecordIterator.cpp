#include "Aeon/Protocol/RecordIterator.h"

#include "RecordParser.h"

#include "Aeon/Protocol/Varint.h"

#include <utility>

namespace Aeon::Protocol
{

namespace
{

/// The record length in front of bytes: its own size, and the size of the body it counts.
struct RecordLength
{
	std::size_t prefixBytes = 0;
	std::size_t bodyBytes = 0;
};

/// Gives null, or what is wrong (a literal).
const char* readLength(BytesView bytes, RecordLength& length) noexcept
{
	std::int32_t number = 0;
	const std::uint8_t* next = readVarint(bytes.data(), bytes.data() + bytes.size(), number);
	if (next == nullptr) return bytes.empty() ? "fewer records than the batch counts" : "malformed record length";
	if (number < 0) return "negative record length";
	length = {static_cast<std::size_t>(next - bytes.data()), static_cast<std::size_t>(number)};
	return nullptr;
}

std::int64_t wrappingAdd(std::int64_t left, std::int64_t right) noexcept
{
	return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}

} // namespace

RecordIterator::RecordIterator(const RecordBatchView& batch, RecordScratch& scratch, std::uint64_t unpackedBytesMax) :
	_scratch(scratch),
	_stored(batch.payload()),
	_compressed(batch.isCompressed()),
	_count(batch.recordCount()),
	_baseOffset(batch.baseOffset()),
	_baseTimestamp(batch.baseTimestamp()),
	_baseSequence(batch.baseSequence()),
	_isAppendTime(batch.timestampType() == TimestampType::LOG_APPEND_TIME),
	_maxTimestamp(batch.maxTimestamp())
{
	const auto compression = batch.compressionType();
	if (!batch.isComplete())
		fail("the batch is cut short");
	else if (_count < 0)
		fail("negative record count");
	else if (!compression)
		fail({ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "unknown compression codec"});
	else if (_compressed && !_stored.empty())
		_scratch.start(*compression, _stored, unpackedBytesMax);
}

RecordIterator::~RecordIterator()
{
	if (_compressed) _scratch.trim();
}

bool RecordIterator::next()
{
	if (!_status.ok()) return false;
	if (_readCount == _count) return checkEnd();
	BytesView body;
	if (!(_compressed ? takeUnpackedBody(body) : takePlainBody(body))) return false;
	if (const char* fault = parseRecordBody(body, _record)) return fail(fault);
	finishRecord();
	++_readCount;
	return true;
}

/// What the record's deltas mean in its batch.
void RecordIterator::finishRecord() noexcept
{
	_record.offset = Offset(wrappingAdd(_baseOffset.value(), _record.offsetDelta));
	_record.timestamp = _isAppendTime ? _maxTimestamp : wrappingAdd(_baseTimestamp, _record.timestampDelta);
	_record.sequence = _baseSequence >= 0 ? addSequence(_baseSequence, _record.offsetDelta) : NO_SEQUENCE;
}

bool RecordIterator::takePlainBody(BytesView& body)
{
	RecordLength length;
	if (const char* fault = readLength(_stored, length)) return fail(fault);
	const BytesView rest = _stored.subspan(length.prefixBytes);
	if (length.bodyBytes > rest.size()) return fail("a record is longer than its batch");
	_record.sizeInBytes = static_cast<std::int32_t>(length.prefixBytes + length.bodyBytes);
	_stored = rest.subspan(length.bodyBytes);
	body = rest.first(length.bodyBytes);
	return true;
}

bool RecordIterator::takeUnpackedBody(BytesView& body)
{
	if (_stored.empty()) return fail("fewer records than the batch counts");
	const auto front = _scratch.peek(VARINT_BYTES_MAX);
	if (!front.ok()) return fail(front.error());
	RecordLength length;
	if (const char* fault = readLength(*front, length)) return fail(fault);
	_scratch.skip(length.prefixBytes);

	const auto bytes = _scratch.peek(length.bodyBytes);
	if (!bytes.ok()) return fail(bytes.error());
	if (bytes->size() < length.bodyBytes) return fail("a record is longer than its batch");
	_scratch.skip(length.bodyBytes);
	_record.sizeInBytes = static_cast<std::int32_t>(length.prefixBytes + length.bodyBytes);
	body = *bytes;
	return true;
}

/// Always false: there is no next record.
bool RecordIterator::checkEnd()
{
	bool more = !_stored.empty();
	if (_compressed && more)
	{
		const auto rest = _scratch.peek(1);
		if (!rest.ok()) return fail(rest.error());
		more = !rest->empty();
	}
	return more && fail("bytes behind the last record");
}

bool RecordIterator::fail(const char* message)
{
	return fail({ErrorCode::INVALID_RECORD, message});
}

bool RecordIterator::fail(Error error)
{
	_status = std::move(error);
	return false;
}

} // namespace Aeon::Protocol
