#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// A log that the cleaner leaves alone until the process starts again, since a cleaning of it met damaged data.
struct UncleanableLog
{
	TopicPartition topicPartition;
	/// The log.dirs entry that holds it.
	std::string directory;
	std::string reason;
	std::uint64_t sizeBytes = 0;
};

/// What the cleaner has done since the start, and what it cannot do; for metrics.
struct CleanerStatus
{
	/// Cleanings that came to their end; a log whose keys do not fit into the offset map takes several.
	std::uint64_t cleanings = 0;
	/// Cleanings that were given up and will be tried again: the disk was full, the log was truncated meanwhile.
	std::uint64_t givenUp = 0;
	std::uint64_t bytesRead = 0;
	std::uint64_t bytesWritten = 0;
	/// Share of bytes not yet cleaned of the dirtiest log, from 0 to 1, when one was last looked for.
	double dirtyRatioMax = 0;
	/// Wall-clock milliseconds of the last look; 0 before the first.
	std::int64_t lastLookMs = 0;
	std::vector<UncleanableLog> uncleanable;
};

} // namespace Aeon::Storage
