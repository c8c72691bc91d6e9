#include "Aeon/Protocol/LegacyMessageSetBuilder.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/LegacyMessageSet.h"

#include <algorithm>
#include <limits>
#include <zlib.h>

namespace Aeon::Protocol
{

namespace
{

struct MessageFields
{
	Offset offset;
	std::int8_t magic = MAGIC_V1;
	std::uint8_t attributes = 0;
	std::int64_t timestamp = NO_TIMESTAMP;
	std::optional<BytesView> key;
	std::optional<BytesView> value;
};

std::uint8_t* writeBytes(std::uint8_t* place, const std::optional<BytesView>& bytes) noexcept
{
	storeBigEndian(place, bytes ? static_cast<std::int32_t>(bytes->size()) : -1);
	place += sizeof(std::int32_t);
	return bytes ? std::copy(bytes->begin(), bytes->end(), place) : place;
}

void appendMessage(const MessageFields& fields, std::vector<std::uint8_t>& out)
{
	const std::size_t timestampBytes = fields.magic == MAGIC_V1 ? sizeof(std::int64_t) : 0;
	const std::size_t payloadBytes = (fields.key ? fields.key->size() : 0) + (fields.value ? fields.value->size() : 0);
	const std::size_t size = LOG_OVERHEAD + LENGTH_MIN + timestampBytes + payloadBytes;
	AEON_CHECK(size <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));

	out.resize(out.size() + size);
	std::uint8_t* message = out.data() + out.size() - size;
	storeBigEndian(message, fields.offset.value());
	storeBigEndian(message + RecordBatchView::LENGTH_POSITION, static_cast<std::int32_t>(size - LOG_OVERHEAD));
	storeBigEndian(message + MAGIC_POSITION, fields.magic);
	message[LegacyMessage::ATTRIBUTES_POSITION] = fields.attributes;
	std::uint8_t* place = message + LegacyMessage::TIMESTAMP_POSITION;
	if (timestampBytes > 0) storeBigEndian(place, fields.timestamp);
	writeBytes(writeBytes(place + timestampBytes, fields.key), fields.value);
	const auto crc = static_cast<std::uint32_t>(crc32_z(0, message + MAGIC_POSITION, size - MAGIC_POSITION));
	storeBigEndian(message + LegacyMessage::CRC_POSITION, crc);
}

std::uint8_t timestampFlag(std::int8_t magic, TimestampType type) noexcept
{
	const bool flagged = magic == MAGIC_V1 && type == TimestampType::LOG_APPEND_TIME;
	return flagged ? LegacyMessage::LOG_APPEND_TIME_FLAG : 0;
}

} // namespace

void LegacyMessageSetBuilder::begin(std::int8_t magic, CompressionType compression, TimestampType timestampType)
{
	AEON_CHECK(magic == MAGIC_V0 || magic == MAGIC_V1);
	AEON_CHECK(compression != CompressionType::ZSTD);
	_magic = magic;
	_compression = compression;
	_timestampType = timestampType;
	_count = 0;
	_maxTimestamp = NO_TIMESTAMP;
	_messages.clear();
}

bool LegacyMessageSetBuilder::hasRelativeOffsets() const noexcept
{
	return _magic == MAGIC_V1 && _compression != CompressionType::NONE;
}

void LegacyMessageSetBuilder::append(
	Offset offset, std::int64_t timestamp, std::optional<BytesView> key, std::optional<BytesView> value)
{
	if (_count == 0) _firstOffset = offset;
	AEON_CHECK(_count == 0 || offset > _lastOffset);
	_lastOffset = offset;
	_maxTimestamp = std::max(_maxTimestamp, timestamp);
	++_count;
	const Offset stored = hasRelativeOffsets() ? Offset(offset - _firstOffset) : offset;
	appendMessage({stored, _magic, timestampFlag(_magic, _timestampType), timestamp, key, value}, _messages);
}

void LegacyMessageSetBuilder::finish(std::vector<std::uint8_t>& out)
{
	if (_count == 0) return;
	if (_compression == CompressionType::NONE)
		out.insert(out.end(), _messages.begin(), _messages.end());
	else
		finishWrapper(out);
}

void LegacyMessageSetBuilder::finishWrapper(std::vector<std::uint8_t>& out)
{
	const Lz4Header header = _magic == MAGIC_V0 ? Lz4Header::MAGIC_0 : Lz4Header::STANDARD;
	_packed.clear();
	_compressor.compress(_compression, defaultCompressionLevel(_compression), _messages, _packed, header);
	const auto attributes =
		static_cast<std::uint8_t>(timestampFlag(_magic, _timestampType) | static_cast<std::uint8_t>(_compression));
	appendMessage({_lastOffset, _magic, attributes, _maxTimestamp, std::nullopt, BytesView(_packed)}, out);
}

} // namespace Aeon::Protocol
