#include "Aeon/Protocol/LegacyMessageSet.h"

#include <zlib.h>

namespace Aeon::Protocol
{

namespace
{

Error corrupt(const char* message)
{
	return {ErrorCode::CORRUPT_MESSAGE, message};
}

/// CRC-32 (of gzip, not CRC-32C) from the magic on.
bool hasRightCrc(BytesView message) noexcept
{
	const auto written = loadBigEndian<std::uint32_t>(message.data() + LegacyMessage::CRC_POSITION);
	const BytesView covered = message.subspan(MAGIC_POSITION);
	return crc32_z(0, covered.data(), covered.size()) == written;
}

/// Bytes with an int32 length in front; -1 is null.
bool takeNullableBytes(BytesView& rest, std::optional<BytesView>& bytes) noexcept
{
	if (rest.size() < sizeof(std::int32_t)) return false;
	const auto length = loadBigEndian<std::int32_t>(rest.data());
	rest = rest.subspan(sizeof(std::int32_t));
	if (length == -1) return true;
	if (length < 0 || static_cast<std::size_t>(length) > rest.size()) return false;
	bytes = rest.first(static_cast<std::size_t>(length));
	rest = rest.subspan(static_cast<std::size_t>(length));
	return true;
}

Result<void> readAttributes(LegacyMessage& message)
{
	const auto compression = compressionFromId(message.attributes & LegacyMessage::COMPRESSION_MASK);
	if (!compression || *compression == CompressionType::ZSTD)
		return Error{ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "the codec does not exist in messages of magic 0 and 1"};
	message.compression = *compression;
	if (message.magic == MAGIC_V1 && (message.attributes & LegacyMessage::LOG_APPEND_TIME_FLAG) != 0)
		message.timestampType = TimestampType::LOG_APPEND_TIME;
	return {};
}

} // namespace

Result<LegacyMessage> LegacyMessage::parse(BytesView bytes)
{
	if (bytes.size() < LOG_OVERHEAD + LENGTH_MIN) return corrupt("the message is shorter than its header");
	LegacyMessage message;
	message.magic = magicOf(bytes);
	if (message.magic != MAGIC_V0 && message.magic != MAGIC_V1)
		return Error{ErrorCode::UNSUPPORTED_FOR_MESSAGE_FORMAT, "the message is not of magic 0 or 1"};
	const auto length = loadBigEndian<std::int32_t>(bytes.data() + RecordBatchView::LENGTH_POSITION);
	if (static_cast<std::int64_t>(length) + static_cast<std::int64_t>(LOG_OVERHEAD) !=
		static_cast<std::int64_t>(bytes.size()))
		return corrupt("the message's length field does not match its bytes");
	if (!hasRightCrc(bytes)) return corrupt("the message's CRC-32 is wrong");

	message.offset = Offset(loadBigEndian<std::int64_t>(bytes.data()));
	message.attributes = bytes[ATTRIBUTES_POSITION];
	if (const auto attributes = readAttributes(message); !attributes.ok()) return attributes.error();

	BytesView rest = bytes.subspan(TIMESTAMP_POSITION);
	if (message.magic == MAGIC_V1)
	{
		if (rest.size() < sizeof(std::int64_t)) return corrupt("the message is shorter than its header");
		message.timestamp = loadBigEndian<std::int64_t>(rest.data());
		rest = rest.subspan(sizeof(std::int64_t));
	}
	if (!takeNullableBytes(rest, message.key)) return corrupt("the message's key is malformed");
	if (!takeNullableBytes(rest, message.value)) return corrupt("the message's value is malformed");
	if (!rest.empty()) return corrupt("the message is longer than its fields");
	return message;
}

} // namespace Aeon::Protocol
