#pragma once

#include <cstddef>
#include <string>

namespace Aeon::Storage
{

/// What a start has still to load of one log directory; for metrics (Kafka's remainingLogsToRecover and
/// remainingSegmentsToRecover).
struct RecoveryStatus
{
	/// The log.dirs entry.
	std::string directory;
	/// Logs that are not loaded yet.
	std::size_t remainingLogs = 0;
	/// Segments that are still to be read, of the logs that are being recovered now: of the others nobody knows yet.
	std::size_t remainingSegments = 0;
};

} // namespace Aeon::Storage
