#pragma once

#include "Aeon/Base/Check.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/Compression.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace Aeon::Protocol
{

inline constexpr std::int8_t MAGIC_V0 = 0;
inline constexpr std::int8_t MAGIC_V1 = 1;
inline constexpr std::int8_t MAGIC_V2 = 2;

/// Offset and length in front of every batch and legacy message: what the length field does not count.
inline constexpr std::size_t LOG_OVERHEAD = 12;
/// Where the magic byte stands in every format.
inline constexpr std::size_t MAGIC_POSITION = 16;
/// Smallest length field of any format: a magic 0 message with null key and null value.
inline constexpr std::int32_t LENGTH_MIN = 14;

inline constexpr std::int16_t NO_PRODUCER_EPOCH = -1;
inline constexpr std::int32_t NO_SEQUENCE = -1;

/// Whose clock a batch's timestamps are of: attributes bit 3.
enum class TimestampType : std::int8_t
{
	CREATE_TIME = 0,
	LOG_APPEND_TIME = 1,
};

/// The sequence number that is increment after base; wraps from 2147483647 to 0.
constexpr std::int32_t addSequence(std::int32_t base, std::int32_t increment) noexcept
{
	const std::int64_t sum = std::int64_t{base} + increment;
	const std::int64_t beyond = std::int64_t{std::numeric_limits<std::int32_t>::max()} + 1;
	return static_cast<std::int32_t>(sum >= beyond ? sum - beyond : sum);
}

/// A record batch of magic 2 (KIP-98) in bytes that somebody else owns: names for its header's fields, no check of
/// their sense (see validateBatch).
///
///     0 base offset 8 | 8 length 4 | 12 leader epoch 4 | 16 magic 1 | 17 CRC-32C 4 | 21 attributes 2 |
///     23 last offset delta 4 | 27 base timestamp 8 | 35 max timestamp 8 | 43 producer id 8 | 51 producer epoch 2 |
///     53 base sequence 4 | 57 record count 4 | 61 records, packed as one block
///
/// Immutable after construction.
class RecordBatchView
{
public:
	static constexpr std::size_t HEADER_SIZE = 61;
	static constexpr std::size_t LENGTH_POSITION = 8;
	static constexpr std::size_t PARTITION_LEADER_EPOCH_POSITION = 12;
	static constexpr std::size_t CRC_POSITION = 17;
	static constexpr std::size_t ATTRIBUTES_POSITION = 21;
	static constexpr std::size_t LAST_OFFSET_DELTA_POSITION = 23;
	static constexpr std::size_t BASE_TIMESTAMP_POSITION = 27;
	static constexpr std::size_t MAX_TIMESTAMP_POSITION = 35;
	static constexpr std::size_t PRODUCER_ID_POSITION = 43;
	static constexpr std::size_t PRODUCER_EPOCH_POSITION = 51;
	static constexpr std::size_t BASE_SEQUENCE_POSITION = 53;
	static constexpr std::size_t RECORD_COUNT_POSITION = 57;

	static constexpr std::int16_t COMPRESSION_MASK = 0x07;
	static constexpr std::int16_t LOG_APPEND_TIME_FLAG = 0x08;
	static constexpr std::int16_t TRANSACTIONAL_FLAG = 0x10;
	static constexpr std::int16_t CONTROL_FLAG = 0x20;
	static constexpr std::int16_t DELETE_HORIZON_FLAG = 0x40;

	/// The batch at the front of the bytes; no value unless a whole header and the whole batch are there, with
	/// magic 2. What follows the batch is left out of bytes().
	static std::optional<RecordBatchView> first(BytesView bytes) noexcept;

	/// Takes bytes that begin with a magic 2 header, possibly without all of its payload (a header read alone from a
	/// segment) or with more behind it. Fewer than HEADER_SIZE bytes are a bug of the caller.
	explicit RecordBatchView(BytesView bytes) : _bytes(bytes) { AEON_CHECK(bytes.size() >= HEADER_SIZE); }

	Offset baseOffset() const noexcept { return Offset(load<std::int64_t>(0)); }
	/// The length field: bytes behind it.
	std::int32_t length() const noexcept { return load<std::int32_t>(LENGTH_POSITION); }
	/// Bytes of the whole batch as its length field says.
	std::int64_t sizeInBytes() const noexcept
	{
		return std::int64_t{length()} + static_cast<std::int64_t>(LOG_OVERHEAD);
	}
	LeaderEpoch partitionLeaderEpoch() const noexcept
	{
		return LeaderEpoch(load<std::int32_t>(PARTITION_LEADER_EPOCH_POSITION));
	}
	std::int8_t magic() const noexcept { return load<std::int8_t>(MAGIC_POSITION); }
	/// The CRC-32C that the header holds.
	std::uint32_t crc() const noexcept { return load<std::uint32_t>(CRC_POSITION); }
	std::int16_t attributes() const noexcept { return load<std::int16_t>(ATTRIBUTES_POSITION); }
	/// No value for codec numbers that mean nothing.
	std::optional<CompressionType> compressionType() const noexcept
	{
		return compressionFromId(attributes() & COMPRESSION_MASK);
	}
	bool isCompressed() const noexcept { return (attributes() & COMPRESSION_MASK) != 0; }
	TimestampType timestampType() const noexcept
	{
		return (attributes() & LOG_APPEND_TIME_FLAG) != 0 ? TimestampType::LOG_APPEND_TIME : TimestampType::CREATE_TIME;
	}
	bool isTransactional() const noexcept { return (attributes() & TRANSACTIONAL_FLAG) != 0; }
	bool isControl() const noexcept { return (attributes() & CONTROL_FLAG) != 0; }
	bool hasDeleteHorizon() const noexcept { return (attributes() & DELETE_HORIZON_FLAG) != 0; }
	/// The delete horizon in ms since 1970 where the cleaner has set one (KIP-534).
	std::optional<std::int64_t> deleteHorizonMs() const noexcept;
	std::int32_t lastOffsetDelta() const noexcept { return load<std::int32_t>(LAST_OFFSET_DELTA_POSITION); }
	/// Inclusive. Base offset 100 with last offset delta 2 gives 102, also where compaction has removed record 102.
	Offset lastOffset() const noexcept;
	/// First offset behind the batch: lastOffset() + 1.
	Offset nextOffset() const noexcept;
	/// Record timestamps count from here. Where there is a delete horizon it stands in this field.
	std::int64_t baseTimestamp() const noexcept { return load<std::int64_t>(BASE_TIMESTAMP_POSITION); }
	std::int64_t maxTimestamp() const noexcept { return load<std::int64_t>(MAX_TIMESTAMP_POSITION); }
	ProducerId producerId() const noexcept { return ProducerId(load<std::int64_t>(PRODUCER_ID_POSITION)); }
	bool hasProducerId() const noexcept { return producerId().value() > NO_PRODUCER_ID.value(); }
	std::int16_t producerEpoch() const noexcept { return load<std::int16_t>(PRODUCER_EPOCH_POSITION); }
	std::int32_t baseSequence() const noexcept { return load<std::int32_t>(BASE_SEQUENCE_POSITION); }
	/// Inclusive; wraps from 2147483647 to 0; NO_SEQUENCE where the base is.
	std::int32_t lastSequence() const noexcept;
	std::int32_t recordCount() const noexcept { return load<std::int32_t>(RECORD_COUNT_POSITION); }

	/// The records as they are stored, packed where the batch is compressed; ends with the batch or with the bytes,
	/// whichever is first.
	BytesView payload() const noexcept;
	/// The whole batch, or as much of it as there is.
	BytesView bytes() const noexcept;
	/// Whether the bytes hold the whole batch.
	bool isComplete() const noexcept { return sizeInBytes() <= static_cast<std::int64_t>(_bytes.size()); }
	/// CRC-32C of the bytes from the attributes to the end of bytes().
	std::uint32_t computeCrc() const noexcept;

private:
	template <typename Int>
	Int load(std::size_t position) const noexcept
	{
		return loadBigEndian<Int>(_bytes.data() + position);
	}

	BytesView _bytes;
};

/// Changes in place, on the bytes of one whole batch of magic 2 that has been validated; fewer than HEADER_SIZE
/// bytes are a bug of the caller. Base offset and leader epoch lie outside the CRC.
void setBaseOffset(std::span<std::uint8_t> batch, Offset baseOffset);
/// Moves the batch so that it ends at this offset (inclusive).
void setLastOffset(std::span<std::uint8_t> batch, Offset lastOffset);
void setPartitionLeaderEpoch(std::span<std::uint8_t> batch, LeaderEpoch epoch);
/// Sets max timestamp and timestamp type, and the CRC where one of them changed.
void setMaxTimestamp(std::span<std::uint8_t> batch, TimestampType type, std::int64_t maxTimestamp);

} // namespace Aeon::Protocol
