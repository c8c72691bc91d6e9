#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordRules.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <vector>

namespace Aeon::Protocol
{

/// Where a batch comes from, which decides what it may hold.
enum class BatchOrigin
{
	/// A producer: at least one record, offsets without gaps, no control batch, no delete horizon, a sequence where
	/// there is a producer id, a producer id where it is transactional.
	CLIENT,
	/// A log, a leader or a coordinator: whatever Kafka writes, compacted and control batches included.
	LOG,
};

struct ValidationOptions
{
	BatchOrigin origin = BatchOrigin::CLIENT;
	bool checkCrc = true;
	/// Whether records are unpacked and read: their form, their offset deltas (CLIENT: 0, 1, 2...; LOG: ascending
	/// within the last offset delta), and the rules below. Without it only the header is held against the bytes.
	bool walkRecords = true;
	RecordRules rules = {};
	std::uint64_t unpackedBytesMax = UNPACKED_BYTES_MAX;
};

/// What a walk has seen.
struct BatchFacts
{
	std::int32_t recordCount = 0;
	/// Largest record timestamp, and the offset of the first record that has it, as the batch now counts offsets.
	/// Without a walk: the header's max timestamp and the last offset.
	std::int64_t maxTimestamp = NO_TIMESTAMP;
	Offset maxTimestampOffset{-1};
	/// Bytes of the unpacked records; 0 without a walk of a compressed batch.
	std::uint64_t unpackedBytes = 0;
};

/// Holds one whole batch of magic 2, and nothing else, against its own header and the options. Nothing is allocated
/// for a good uncompressed batch.
///
/// Errors: CORRUPT_MESSAGE (cut short, length and bytes differ, CRC, codec that cannot unpack, over the cap),
/// UNSUPPORTED_FOR_MESSAGE_FORMAT (another magic), UNSUPPORTED_COMPRESSION_TYPE (a codec number that does not exist),
/// INVALID_TIMESTAMP and INVALID_RECORD (everything else). Where faults is given, records that break a rule are
/// appended to it with their index, for Produce's record_errors; one walk finds all of them, and the result is
/// INVALID_TIMESTAMP where any of them is, else INVALID_RECORD.
Result<BatchFacts> validateBatch(
	BytesView batch, const ValidationOptions& options, RecordScratch& scratch,
	std::vector<RecordFault>* faults = nullptr);

} // namespace Aeon::Protocol
