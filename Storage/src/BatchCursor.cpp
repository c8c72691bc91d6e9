#include "BatchCursor.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/LegacyMessageSet.h"

#include <algorithm>

namespace Aeon::Storage
{

using Protocol::loadBigEndian;
using Protocol::RecordBatchView;

BatchCursor::BatchCursor(
	const SegmentFile& file, std::uint64_t position, std::uint64_t end, std::span<std::uint8_t> buffer) :
	_file(file),
	_position(position),
	_end(end),
	_buffer(buffer.empty() ? std::span<std::uint8_t>(_smallBuffer) : buffer)
{
}

bool BatchCursor::next()
{
	if (_position >= _end) return false;
	const std::size_t length = std::min<std::uint64_t>(RecordBatchView::HEADER_SIZE, _end - _position);
	const BytesView bytes = bytesAt(_position, length);
	if (!parse(bytes)) return false;
	_headerBytes = bytes;
	_position = _header.endPosition();
	return true;
}

RecordBatchView BatchCursor::view() const
{
	return RecordBatchView(_headerBytes);
}

BytesView BatchCursor::wholeBatch()
{
	if (const std::uint8_t* const mapped = _file.mapped(_header.position, _header.sizeBytes))
		return {mapped, _header.sizeBytes};
	if (_header.sizeBytes > _buffer.size()) return {};
	const BytesView bytes = bytesAt(_header.position, _header.sizeBytes);
	_headerBytes = bytes.first(std::min(bytes.size(), _headerBytes.size()));
	return bytes.size() == _header.sizeBytes ? bytes : BytesView();
}

BytesView BatchCursor::bytesAt(std::uint64_t position, std::size_t length)
{
	if (const std::uint8_t* const mapped = _file.mapped(position, length)) return {mapped, length};
	if (position < _bufferPosition || position + length > _bufferPosition + _bufferLength)
	{
		const std::size_t wanted = std::min<std::uint64_t>(_buffer.size(), _end - position);
		_bufferLength = _file.read(position, std::span(_buffer.data(), wanted));
		_bufferPosition = position;
	}
	return BytesView(_buffer.data() + (position - _bufferPosition), std::min(length, _bufferLength));
}

bool BatchCursor::parse(BytesView bytes)
{
	if (bytes.size() <= Protocol::MAGIC_POSITION) return false;
	const auto length = loadBigEndian<std::int32_t>(bytes.data() + RecordBatchView::LENGTH_POSITION);
	const auto magic = static_cast<std::int8_t>(bytes[Protocol::MAGIC_POSITION]);
	if (length < Protocol::LENGTH_MIN || magic < 0 || magic > Protocol::MAGIC_V2) return false;
	const std::uint64_t size = static_cast<std::uint64_t>(length) + Protocol::LOG_OVERHEAD;
	if (size > _end - _position || size > INT32_MAX) return false;

	_header = {};
	_header.position = _position;
	_header.sizeBytes = static_cast<std::uint32_t>(size);
	_header.magic = magic;
	_header.baseOffset = Offset(loadBigEndian<std::int64_t>(bytes.data()));
	_header.lastOffset = _header.baseOffset;
	if (magic == Protocol::MAGIC_V2)
	{
		if (size < RecordBatchView::HEADER_SIZE || bytes.size() < RecordBatchView::HEADER_SIZE) return false;
		const RecordBatchView view(bytes);
		if (view.baseOffset() < Offset(0) || view.lastOffsetDelta() < 0) return false;
		_header.lastOffset = view.lastOffset();
		_header.maxTimestamp = view.maxTimestamp();
		_header.leaderEpoch = view.partitionLeaderEpoch();
		return true;
	}
	constexpr std::size_t TIMESTAMP_END = Protocol::LegacyMessage::TIMESTAMP_POSITION + 8;
	if (magic == Protocol::MAGIC_V1 && bytes.size() >= TIMESTAMP_END)
		_header.maxTimestamp = loadBigEndian<std::int64_t>(bytes.data() + Protocol::LegacyMessage::TIMESTAMP_POSITION);
	return _header.baseOffset >= Offset(0);
}

BytesView readBatch(const SegmentFile& file, const BatchHeader& header, std::vector<std::uint8_t>& buffer)
{
	if (const std::uint8_t* const mapped = file.mapped(header.position, header.sizeBytes))
		return {mapped, header.sizeBytes};
	buffer.resize(header.sizeBytes);
	const std::size_t got = file.read(header.position, buffer);
	return BytesView(buffer.data(), got);
}

} // namespace Aeon::Storage
