#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Protocol/LegacyMessageSetBuilder.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordRules.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace Aeon::Protocol
{

/// How an old producer's message set becomes a batch of magic 2.
struct UpConversionOptions
{
	/// The codec to store with; the set's own (that of its first wrapper) where there is no value.
	std::optional<CompressionType> compression = {};
	std::optional<int> compressionLevel = {};
	TimestampType timestampType = TimestampType::CREATE_TIME;
	/// The time of the append; used where the type is LOG_APPEND_TIME.
	std::int64_t logAppendTimeMs = NO_TIMESTAMP;
	RecordRules rules = {};
	std::uint64_t unpackedBytesMax = UNPACKED_BYTES_MAX;
};

struct UpConverted
{
	/// One batch with base offset 0 and offsets without gaps, in the builder's memory.
	BytesView batch;
	std::int32_t recordCount = 0;
	/// Largest timestamp and the offset of the first record that has it, counted from base offset 0.
	std::int64_t maxTimestamp = NO_TIMESTAMP;
	Offset maxTimestampOffset{-1};
	/// What the set came packed with.
	CompressionType sourceCompression = CompressionType::NONE;
};

/// Turns a whole message set of magic 0 or 1, as Produce below version 3 carries, into one batch of magic 2 in the
/// order of its messages; the offsets that the client wrote are ignored. Messages of magic 0 get NO_TIMESTAMP.
/// Errors: those of LegacyMessageSet; INVALID_RECORD for a set without messages; CORRUPT_MESSAGE where the whole set
/// unpacks to more than the cap; INVALID_TIMESTAMP and INVALID_RECORD for broken rules, each record listed in faults
/// where that is given.
Result<UpConverted> upConvert(
	BytesView set, const UpConversionOptions& options, RecordScratch& scratch, RecordBatchBuilder& builder,
	std::vector<RecordFault>* faults = nullptr);

/// Turns stored batches into messages of magic 0 or 1 for consumers too old for more (Fetch 0-1 and 2-3).
///
/// Not thread-safe: one thread at a time. Reuses its memory.
class DownConverter
{
public:
	/// Appends to out the messages of a slice as a consumer that fetches from firstOffset sees them: records below it
	/// are left out of uncompressed batches; control batches, headers and (magic 0) timestamps are dropped; packed
	/// batches become one wrapper of the same codec; a batch of toMagic or less stays as it is; a cut batch at the end
	/// is dropped. Gives the count of messages appended. Errors: UNSUPPORTED_COMPRESSION_TYPE for zstd (nothing of that
	/// batch is appended), CORRUPT_MESSAGE or INVALID_RECORD for batches that cannot be read. toMagic is 0 or 1, a bug
	/// of the caller otherwise.
	Result<std::int64_t> convert(
		BytesView slice, std::int8_t toMagic, Offset firstOffset, RecordScratch& scratch,
		std::vector<std::uint8_t>& out, std::uint64_t unpackedBytesMax = UNPACKED_BYTES_MAX);

private:
	struct Task;
	Result<std::int64_t> convertNext(BytesView batch, const Task& task);
	Result<std::int64_t> convertBatch(const RecordBatchView& batch, const Task& task);
	Result<std::int64_t> convertMessage(BytesView message, const Task& task);

	LegacyMessageSetBuilder _builder;
};

} // namespace Aeon::Protocol
