#include "Aeon/Protocol/RecordBatchBuilder.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/Varint.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace Aeon::Protocol
{

namespace
{

constexpr std::size_t NULL_LENGTH_BYTES = 1;

std::size_t sizeOfBytes(const std::optional<BytesView>& bytes) noexcept
{
	if (!bytes) return NULL_LENGTH_BYTES;
	return varintSize(static_cast<std::int32_t>(bytes->size())) + bytes->size();
}

std::uint8_t* writeBytes(std::uint8_t* place, const std::optional<BytesView>& bytes) noexcept
{
	if (!bytes) return writeVarint(place, -1);
	place = writeVarint(place, static_cast<std::int32_t>(bytes->size()));
	return std::copy(bytes->begin(), bytes->end(), place);
}

std::uint8_t* grow(std::vector<std::uint8_t>& out, std::size_t bytes)
{
	out.resize(out.size() + bytes);
	return out.data() + out.size() - bytes;
}

std::int64_t wrappingSubtract(std::int64_t left, std::int64_t right) noexcept
{
	return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right));
}

void appendRecord(
	std::int64_t timestampDelta, std::int32_t offsetDelta, const NewRecord& record, std::vector<std::uint8_t>& out)
{
	const BytesView headers = record.headers.encoded();
	const std::size_t bodyBytes = 1 + varlongSize(timestampDelta) + varintSize(offsetDelta) + sizeOfBytes(record.key) +
								  sizeOfBytes(record.value) + varintSize(record.headers.count()) + headers.size();
	AEON_CHECK(bodyBytes <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));

	const auto bodyLength = static_cast<std::int32_t>(bodyBytes);
	std::uint8_t* place = grow(out, varintSize(bodyLength) + bodyBytes);
	place = writeVarint(place, bodyLength);
	*place++ = 0;
	place = writeVarlong(place, timestampDelta);
	place = writeVarint(place, offsetDelta);
	place = writeBytes(place, record.key);
	place = writeBytes(place, record.value);
	place = writeVarint(place, record.headers.count());
	std::copy(headers.begin(), headers.end(), place);
}

std::int16_t attributesOf(const BatchOptions& options) noexcept
{
	int attributes = static_cast<int>(options.compression);
	if (options.timestampType == TimestampType::LOG_APPEND_TIME) attributes |= RecordBatchView::LOG_APPEND_TIME_FLAG;
	if (options.isTransactional) attributes |= RecordBatchView::TRANSACTIONAL_FLAG;
	if (options.isControl) attributes |= RecordBatchView::CONTROL_FLAG;
	if (options.deleteHorizonMs) attributes |= RecordBatchView::DELETE_HORIZON_FLAG;
	return static_cast<std::int16_t>(attributes);
}

} // namespace

void encodeHeaders(std::span<const RecordHeader> headers, std::vector<std::uint8_t>& out)
{
	for (const RecordHeader& header : headers)
	{
		const BytesView key(reinterpret_cast<const std::uint8_t*>(header.key.data()), header.key.size());
		std::uint8_t* place = grow(out, sizeOfBytes(key) + sizeOfBytes(header.value));
		writeBytes(writeBytes(place, key), header.value);
	}
}

void RecordBatchBuilder::begin(const BatchOptions& options)
{
	_options = options;
	_batch.resize(RecordBatchView::HEADER_SIZE);
	_records.clear();
	_count = 0;
	_lastOffsetDelta = -1;
	_maxTimestamp = NO_TIMESTAMP;
	_baseTimestamp = options.deleteHorizonMs.value_or(options.baseTimestamp.value_or(NO_TIMESTAMP));
}

void RecordBatchBuilder::append(const NewRecord& record)
{
	append(_options.baseOffset + (_lastOffsetDelta + 1), record);
}

void RecordBatchBuilder::append(Offset offset, const NewRecord& record)
{
	const std::int64_t offsetDelta = wrappingSubtract(offset.value(), _options.baseOffset.value());
	AEON_CHECK(offset >= _options.baseOffset && offsetDelta > _lastOffsetDelta);
	AEON_CHECK(offsetDelta <= std::numeric_limits<std::int32_t>::max());
	const bool baseFollowsRecords = !_options.deleteHorizonMs && !_options.baseTimestamp;
	if (_count == 0 && baseFollowsRecords) _baseTimestamp = record.timestamp;

	auto& out = _options.compression == CompressionType::NONE ? _batch : _records;
	appendRecord(
		wrappingSubtract(record.timestamp, _baseTimestamp), static_cast<std::int32_t>(offsetDelta), record, out);
	_maxTimestamp = _count == 0 ? record.timestamp : std::max(_maxTimestamp, record.timestamp);
	_lastOffsetDelta = offsetDelta;
	++_count;
}

std::size_t RecordBatchBuilder::uncompressedBytes() const noexcept
{
	return _batch.size() + _records.size();
}

BytesView RecordBatchBuilder::finish()
{
	AEON_CHECK(_batch.size() >= RecordBatchView::HEADER_SIZE);
	if (_options.compression != CompressionType::NONE)
	{
		const int level = _options.compressionLevel.value_or(defaultCompressionLevel(_options.compression));
		_compressor.compress(_options.compression, level, _records, _batch);
	}
	AEON_CHECK(_batch.size() - LOG_OVERHEAD <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));
	writeHeader();
	return _batch;
}

void RecordBatchBuilder::writeHeader()
{
	using View = RecordBatchView;
	const std::int64_t lastOffsetDelta =
		_options.lastOffset ? *_options.lastOffset - _options.baseOffset : _lastOffsetDelta;
	AEON_CHECK(lastOffsetDelta >= 0 && lastOffsetDelta <= std::numeric_limits<std::int32_t>::max());
	const std::int64_t appendTime =
		_options.timestampType == TimestampType::LOG_APPEND_TIME ? _options.logAppendTimeMs : _maxTimestamp;

	std::uint8_t* header = _batch.data();
	storeBigEndian(header, _options.baseOffset.value());
	storeBigEndian(header + View::LENGTH_POSITION, static_cast<std::int32_t>(_batch.size() - LOG_OVERHEAD));
	storeBigEndian(header + View::PARTITION_LEADER_EPOCH_POSITION, _options.partitionLeaderEpoch.value());
	storeBigEndian(header + MAGIC_POSITION, MAGIC_V2);
	storeBigEndian(header + View::ATTRIBUTES_POSITION, attributesOf(_options));
	storeBigEndian(header + View::LAST_OFFSET_DELTA_POSITION, static_cast<std::int32_t>(lastOffsetDelta));
	storeBigEndian(header + View::BASE_TIMESTAMP_POSITION, _baseTimestamp);
	storeBigEndian(header + View::MAX_TIMESTAMP_POSITION, _options.maxTimestamp.value_or(appendTime));
	storeBigEndian(header + View::PRODUCER_ID_POSITION, _options.producerId.value());
	storeBigEndian(header + View::PRODUCER_EPOCH_POSITION, _options.producerEpoch);
	storeBigEndian(header + View::BASE_SEQUENCE_POSITION, _options.baseSequence);
	storeBigEndian(header + View::RECORD_COUNT_POSITION, _count);
	storeBigEndian(header + View::CRC_POSITION, View(_batch).computeCrc());
}

} // namespace Aeon::Protocol
