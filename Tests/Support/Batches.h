#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// Milliseconds since 1970 now; what a producer would stamp.
std::int64_t nowMs();

/// One batch of magic 2 with a record for each value, all with the timestamp; keys are null.
std::vector<std::uint8_t> batchOf(
	const std::vector<std::string>& values, const Protocol::BatchOptions& options = {},
	std::int64_t timestamp = nowMs());

/// One uncompressed message set of magic 0 or 1, a message for each value.
std::vector<std::uint8_t>
messageSetOf(std::int8_t magic, const std::vector<std::string>& values, std::int64_t timestamp = nowMs());

/// A record, or a message of magic 0 or 1, as a consumer reads it.
struct ReadRecord
{
	std::int64_t offset = 0;
	std::int64_t timestamp = 0;
	std::string value;

	friend bool operator==(const ReadRecord&, const ReadRecord&) = default;
};

/// The records of whole batches of magic 2; a cut batch at the end is left out, as clients do. Throws
/// std::runtime_error for anything else.
std::vector<ReadRecord> readBatches(BytesView bytes);
/// The messages of a set of magic 0 or 1, wrappers opened.
std::vector<ReadRecord> readMessageSet(BytesView bytes);

/// The values of records, in order.
std::vector<std::string> valuesOf(const std::vector<ReadRecord>& records);

} // namespace Aeon::Test
