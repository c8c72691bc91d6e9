#pragma once

#include "EndOffsets.h"
#include "GroupPartition.h"
#include "RawClient.h"
#include "Record.h"

#include <optional>
#include <vector>

namespace Aeon::Test
{

/// What a partition holds.
struct StoredPartition
{
	/// The first offset that may still be asked for.
	std::int64_t start = 0;
	std::vector<Record> records;
};

/// Reads partitions with requests made by hand. A client would first look around and wait at the end for more; this one
/// is done at once, which counts where thousands of brokers are looked into. Records that are not compressed, without
/// their headers. Not thread-safe: one thread at a time.
class RawReader
{
public:
	/// Connects, or throws std::system_error.
	explicit RawReader(const std::string& bootstrap);

	/// All that @p place holds; nothing where the broker does not know it. Throws std::runtime_error on every other
	/// error, and std::out_of_range on batches that are none.
	std::optional<StoredPartition> read(const GroupPartition& place);
	/// Where @p place ends; nothing where the broker does not know it. Throws std::runtime_error on every other error.
	std::optional<EndOffsets> ends(const GroupPartition& place);

private:
	const Bytes& ask(const Bytes& request);
	/// The offset that ListOffsets gives for a timestamp; nothing where the broker does not know the partition.
	std::optional<std::int64_t> offsetOf(const GroupPartition& place, std::int64_t timestamp, int isolation);

	RawClient _client;
};

} // namespace Aeon::Test
