#pragma once

#include "CleanableRange.h"
#include "CleaningPace.h"
#include "LogImpl.h"
#include "OffsetMap.h"
#include "SegmentGroups.h"

#include "Aeon/Storage/CleanerConfig.h"

#include <cstdint>
#include <vector>

namespace Aeon::Storage
{

/// What a cleaning did.
struct CleaningResult
{
	/// Everything below (exclusive) is clean; the end of the range unless the offset map was too small for it.
	Offset cleanedUpTo;
	std::uint64_t bytesRead = 0;
	std::uint64_t bytesWritten = 0;
};

/// One cleaning of one log:
///
///     dirty part -> offset map -> all segments below its end, in groups, through the BatchFilter -> swapped in
///
/// The groups are cleaned and swapped in from the start of the log on, so that a stop after any of them leaves a log
/// whose newest values are all there. Reads and appends go on meanwhile. Used once, by one thread.
class LogCleaning
{
public:
	/// All outlive this.
	LogCleaning(Log::Impl& log, const CleanableRange& range, const CleanerConfig& config, CleaningPace& pace);

	/// Throws CorruptFileException where the log's data is damaged, StorageException, CleaningAborted; the segments
	/// are whole then, some of them cleaned.
	CleaningResult run();

private:
	OffsetMap emptyMap() const;
	Offset fill(OffsetMap& map);
	void clean(const std::vector<Segments::Pointer>& segments, OffsetMap& map, CleaningResult& result);
	std::vector<Segments::Pointer> segmentsBelow(Offset end) const;

	Log::Impl& _log;
	const CleanableRange& _range;
	const CleanerConfig& _config;
	CleaningPace& _pace;
	const LogConfig _logConfig;
	std::vector<std::uint8_t> _buffer;
};

} // namespace Aeon::Storage
