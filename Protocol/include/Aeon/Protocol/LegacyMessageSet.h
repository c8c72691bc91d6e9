#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <optional>

namespace Aeon::Protocol
{

/// One message of magic 0 or 1 as it stands in its bytes:
///
///     0 offset 8 | 8 length 4 | 12 CRC-32 4 | 16 magic 1 | 17 attributes 1 | magic 1: 18 timestamp 8 |
///     key length 4, key | value length 4, value                        (a length of -1 is null)
///
/// Immutable; the views live as long as the bytes.
struct LegacyMessage
{
	static constexpr std::size_t CRC_POSITION = 12;
	static constexpr std::size_t ATTRIBUTES_POSITION = 17;
	static constexpr std::size_t TIMESTAMP_POSITION = 18;
	static constexpr std::uint8_t COMPRESSION_MASK = 0x07;
	static constexpr std::uint8_t LOG_APPEND_TIME_FLAG = 0x08;

	/// As stored: inside a compressed wrapper of magic 1 relative, elsewhere absolute.
	Offset offset;
	std::int8_t magic = MAGIC_V0;
	std::uint8_t attributes = 0;
	CompressionType compression = CompressionType::NONE;
	TimestampType timestampType = TimestampType::CREATE_TIME;
	/// NO_TIMESTAMP in magic 0.
	std::int64_t timestamp = NO_TIMESTAMP;
	std::optional<BytesView> key;
	std::optional<BytesView> value;

	/// Reads all bytes of one message and checks its CRC, lengths and attributes. Errors: CORRUPT_MESSAGE (cut short,
	/// lengths, CRC), UNSUPPORTED_FOR_MESSAGE_FORMAT (another magic), UNSUPPORTED_COMPRESSION_TYPE (zstd, or no codec
	/// at all).
	static Result<LegacyMessage> parse(BytesView message);
};

/// Reads a message set of magic 0 or 1, going through compressed wrappers (one level deep, as Kafka allows) and
/// turning relative offsets into absolute ones. Memory is bounded by the largest inner message.
///
///     A wrapper of magic 1 at offset 47 with inner offsets 0, 3, 7 gives the offsets 40, 43, 47 (KIP-31).
///
/// Not thread-safe: one thread at a time. The bytes and the scratch outlive it.
class LegacyMessageSet
{
public:
	/// A message set of one or more messages; every byte must belong to one of them.
	/// No wrapper may unpack to more than unpackedBytesMax bytes.
	LegacyMessageSet(BytesView set, RecordScratch& scratch, std::uint64_t unpackedBytesMax = UNPACKED_BYTES_MAX);
	~LegacyMessageSet();
	LegacyMessageSet(const LegacyMessageSet&) = delete;
	LegacyMessageSet& operator=(const LegacyMessageSet&) = delete;

	/// Moves to the next message that is no wrapper; false behind the last one and when the set is broken.
	bool next();
	/// The message that next() moved to, with absolute offset, and with the wrapper's timestamp where that is log
	/// append time. Valid until the next call of next().
	const LegacyMessage& message() const noexcept { return _message; }
	/// Codec of the wrapper that the message is in; NONE outside of wrappers.
	CompressionType wrapperCompression() const noexcept
	{
		return _wrapper ? _wrapper->compression : CompressionType::NONE;
	}

	bool ok() const noexcept { return _status.ok(); }
	/// Why next() stopped early: the codes of LegacyMessage::parse, and INVALID_RECORD for wrappers that hold nothing,
	/// another magic, or another wrapper.
	const Error& error() const { return _status.error(); }

private:
	bool nextOuter();
	bool nextInner();
	bool openWrapper(const LegacyMessage& wrapper);
	void startUnpacking();
	Result<std::optional<LegacyMessage>> readInner();
	Result<void> checkInner(const LegacyMessage& inner) const;
	Result<std::int64_t> findInnerBase();
	bool fail(Error error);

	BatchReader _outer;
	RecordScratch& _scratch;
	const std::uint64_t _unpackedBytesMax;
	std::optional<LegacyMessage> _wrapper;
	std::int64_t _innerBase = 0;
	LegacyMessage _message;
	Result<void> _status;
};

} // namespace Aeon::Protocol
