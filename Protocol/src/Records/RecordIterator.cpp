#include "Aeon/Protocol/RecordIterator.h"

#include "RecordParser.h"

#include "Aeon/Protocol/Varint.h"

namespace Aeon::Protocol
{

namespace
{

Error invalid(const char* message)
{
	return {ErrorCode::INVALID_RECORD, message};
}

/// The record length in front of bytes: its own size, and the size of the body it counts.
struct RecordLength
{
	std::size_t prefixBytes = 0;
	std::size_t bodyBytes = 0;
};

Result<RecordLength> readLength(BytesView bytes)
{
	std::int32_t length = 0;
	const std::uint8_t* next = readVarint(bytes.data(), bytes.data() + bytes.size(), length);
	if (next == nullptr)
		return invalid(bytes.empty() ? "fewer records than the batch counts" : "malformed record length");
	if (length < 0) return invalid("negative record length");
	return RecordLength{static_cast<std::size_t>(next - bytes.data()), static_cast<std::size_t>(length)};
}

} // namespace

RecordIterator::RecordIterator(const RecordBatchView& batch, RecordScratch& scratch, std::uint64_t unpackedBytesMax) :
	_batch(batch),
	_scratch(scratch),
	_plain(batch.payload()),
	_compressed(batch.isCompressed()),
	_count(batch.recordCount())
{
	const auto compression = batch.compressionType();
	if (!batch.isComplete())
		_status = invalid("the batch is cut short");
	else if (_count < 0)
		_status = invalid("negative record count");
	else if (!compression)
		_status = Error{ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "unknown compression codec"};
	else if (_compressed && !_plain.empty())
		_scratch.start(*compression, _plain, unpackedBytesMax);
}

RecordIterator::~RecordIterator()
{
	if (_compressed) _scratch.trim();
}

bool RecordIterator::next()
{
	if (!_status.ok()) return false;
	if (_readCount == _count)
	{
		if (const auto end = checkEnd(); !end.ok()) fail(end.error());
		return false;
	}
	const auto body = nextBytes();
	if (!body.ok()) return fail(body.error());
	if (const char* fault = parseRecordBody(*body, _record)) return fail(invalid(fault));

	const auto base = static_cast<std::uint64_t>(_batch.baseTimestamp());
	_record.timestamp = _batch.timestampType() == TimestampType::LOG_APPEND_TIME
							? _batch.maxTimestamp()
							: static_cast<std::int64_t>(base + static_cast<std::uint64_t>(_record.timestampDelta));
	_record.offset = Offset(static_cast<std::int64_t>(
		static_cast<std::uint64_t>(_batch.baseOffset().value()) + static_cast<std::uint64_t>(_record.offsetDelta)));
	const std::int32_t baseSequence = _batch.baseSequence();
	_record.sequence = baseSequence >= 0 ? addSequence(baseSequence, _record.offsetDelta) : NO_SEQUENCE;
	++_readCount;
	return true;
}

Result<BytesView> RecordIterator::nextBytes()
{
	if (!_compressed) return nextPlainBytes();
	if (_plain.empty()) return invalid("fewer records than the batch counts");
	return nextUnpackedBytes();
}

Result<BytesView> RecordIterator::nextPlainBytes()
{
	const auto length = readLength(_plain);
	if (!length.ok()) return length.error();
	const BytesView rest = _plain.subspan(length->prefixBytes);
	if (length->bodyBytes > rest.size()) return invalid("a record is longer than its batch");
	_record.sizeInBytes = static_cast<std::int32_t>(length->prefixBytes + length->bodyBytes);
	_plain = rest.subspan(length->bodyBytes);
	return rest.first(length->bodyBytes);
}

Result<BytesView> RecordIterator::nextUnpackedBytes()
{
	const auto front = _scratch.peek(VARINT_BYTES_MAX);
	if (!front.ok()) return front.error();
	const auto length = readLength(*front);
	if (!length.ok()) return length.error();
	_scratch.skip(length->prefixBytes);

	const auto body = _scratch.peek(length->bodyBytes);
	if (!body.ok()) return body.error();
	if (body->size() < length->bodyBytes) return invalid("a record is longer than its batch");
	_scratch.skip(length->bodyBytes);
	_record.sizeInBytes = static_cast<std::int32_t>(length->prefixBytes + length->bodyBytes);
	return *body;
}

Result<void> RecordIterator::checkEnd()
{
	bool more = !_plain.empty();
	if (_compressed && more)
	{
		const auto rest = _scratch.peek(1);
		if (!rest.ok()) return rest.error();
		more = !rest->empty();
	}
	if (more) return invalid("bytes behind the last record");
	return {};
}

bool RecordIterator::fail(Error error)
{
	_status = std::move(error);
	return false;
}

} // namespace Aeon::Protocol
