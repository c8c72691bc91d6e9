#pragma once

#include "Workload.h"

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <vector>

namespace Aeon::Bench
{

/// Record batches made once, given out again and again at whatever offset is asked for: base offsets lie outside of a
/// batch's CRC.
///
/// Not thread-safe: one thread at a time.
class PreparedRecords
{
public:
	/// About 1 MiB of batches of the workload's record size, batch size and codec.
	explicit PreparedRecords(const Workload& workload);

	/// As many whole batches as fit into bytesMax, but at least one, the first at that offset. Valid until the next
	/// call.
	BytesView at(std::int64_t offset, std::size_t bytesMax);

private:
	struct Batch
	{
		std::size_t position = 0;
		std::size_t length = 0;
		std::int64_t recordCount = 0;
	};

	std::vector<std::uint8_t> _bytes;
	std::vector<Batch> _batches;
};

} // namespace Aeon::Bench
