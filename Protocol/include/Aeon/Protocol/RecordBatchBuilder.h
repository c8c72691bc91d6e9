#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Compressor.h"
#include "Aeon/Protocol/Record.h"
#include "Aeon/Protocol/RecordBatch.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace Aeon::Protocol
{

/// The header of a batch that is to be built. Fields with no value follow from the records.
struct BatchOptions
{
	Offset baseOffset{0};
	LeaderEpoch partitionLeaderEpoch = NO_LEADER_EPOCH;
	CompressionType compression = CompressionType::NONE;
	/// The codec's default where there is no value.
	std::optional<int> compressionLevel = {};
	TimestampType timestampType = TimestampType::CREATE_TIME;
	/// The time of the append; used where the type is LOG_APPEND_TIME.
	std::int64_t logAppendTimeMs = NO_TIMESTAMP;
	ProducerId producerId = NO_PRODUCER_ID;
	std::int16_t producerEpoch = NO_PRODUCER_EPOCH;
	std::int32_t baseSequence = NO_SEQUENCE;
	bool isTransactional = false;
	bool isControl = false;
	/// Stands in the base timestamp's field; records count their deltas from it.
	std::optional<std::int64_t> deleteHorizonMs = {};
	/// First record's timestamp where there is no value; NO_TIMESTAMP for a batch without records.
	std::optional<std::int64_t> baseTimestamp = {};
	/// Largest record timestamp where there is no value; a batch emptied by compaction keeps its former one.
	std::optional<std::int64_t> maxTimestamp = {};
	/// Offset of the last record where there is no value; what compaction removed from the end stays counted.
	std::optional<Offset> lastOffset = {};
};

/// One record to build in. Copied by append.
struct NewRecord
{
	/// Ms since 1970.
	std::int64_t timestamp = NO_TIMESTAMP;
	std::optional<BytesView> key = {};
	std::optional<BytesView> value = {};
	/// Encoded headers of another record, or made by encodeHeaders.
	RecordHeaders headers = {};
};

/// Appends the encoding of headers; for a NewRecord: RecordHeaders(count, encoded).
void encodeHeaders(std::span<const RecordHeader> headers, std::vector<std::uint8_t>& out);

/// Builds batches of magic 2, one after the other in the same memory.
///
///     builder.begin({.baseOffset = Offset(100)});
///     builder.append({.timestamp = now, .value = value});      // offset 100
///     builder.append(Offset(107), {.timestamp = now});         // offsets may leave gaps
///     BytesView batch = builder.finish();                      // last offset delta 7, count 2
///
/// Not thread-safe: one thread at a time.
class RecordBatchBuilder
{
public:
	/// Starts a batch; whatever was begun before is forgotten, and the bytes finish() gave are gone.
	void begin(const BatchOptions& options);
	/// Adds a record at the offset behind the last one.
	void append(const NewRecord& record);
	/// Adds a record at an offset. It must be above the last one (or at least the base offset) and within 2^31 - 1 of
	/// the base offset: a bug of the caller otherwise (AEON_CHECK).
	void append(Offset offset, const NewRecord& record);

	std::int32_t recordCount() const noexcept { return _count; }
	/// Bytes that finish() would give without compression.
	std::size_t uncompressedBytes() const noexcept;
	/// The whole batch with its CRC; valid until the next begin(). To be called once for each begin().
	BytesView finish();

private:
	void writeHeader();

	BatchOptions _options;
	std::vector<std::uint8_t> _batch;
	std::vector<std::uint8_t> _records;
	Compressor _compressor;
	std::int32_t _count = 0;
	/// Of the last record, from the base offset.
	std::int64_t _lastOffsetDelta = -1;
	std::int64_t _baseTimestamp = NO_TIMESTAMP;
	std::int64_t _maxTimestamp = NO_TIMESTAMP;
};

} // namespace Aeon::Protocol
