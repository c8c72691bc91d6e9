#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Compressor.h"
#include "Aeon/Protocol/RecordBatch.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace Aeon::Protocol
{

/// Writes messages of magic 0 or 1, singly or packed into one wrapper, as the consumers before Kafka 0.11 read them.
///
///     builder.begin(MAGIC_V1, CompressionType::GZIP, TimestampType::CREATE_TIME);
///     builder.append(Offset(40), timestamp, key, value);
///     builder.append(Offset(47), timestamp, key, value);
///     builder.finish(out); // one wrapper at offset 47, inner offsets 0 and 7
///
/// Not thread-safe: one thread at a time. Reuses its memory.
class LegacyMessageSetBuilder
{
public:
	/// Starts a set. Another magic than 0 or 1, and zstd, are bugs of the caller (AEON_CHECK).
	void begin(std::int8_t magic, CompressionType compression, TimestampType timestampType);
	/// Adds a message; offsets must ascend. The timestamp is dropped in magic 0.
	void append(Offset offset, std::int64_t timestamp, std::optional<BytesView> key, std::optional<BytesView> value);
	/// Messages since begin().
	std::int64_t messageCount() const noexcept { return _count; }
	/// Bytes of the messages since begin(), without packing.
	std::size_t unpackedBytes() const noexcept { return _messages.size(); }
	/// Appends the set to out; nothing where no message was added.
	void finish(std::vector<std::uint8_t>& out);

private:
	bool hasRelativeOffsets() const noexcept;
	void finishWrapper(std::vector<std::uint8_t>& out);

	std::int8_t _magic = MAGIC_V1;
	CompressionType _compression = CompressionType::NONE;
	TimestampType _timestampType = TimestampType::CREATE_TIME;
	std::int64_t _count = 0;
	Offset _firstOffset;
	Offset _lastOffset;
	std::int64_t _maxTimestamp = NO_TIMESTAMP;
	std::vector<std::uint8_t> _messages;
	std::vector<std::uint8_t> _packed;
	Compressor _compressor;
};

} // namespace Aeon::Protocol
