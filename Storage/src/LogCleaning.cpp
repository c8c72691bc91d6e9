#include "LogCleaning.h"

#include "BatchFilter.h"
#include "OffsetMapBuilder.h"
#include "SegmentCleaner.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

constexpr std::size_t BUFFER_BYTES_MIN = 16 * 1024;

std::size_t bufferBytes(const CleanerConfig& config)
{
	const auto share = static_cast<std::size_t>(std::max(config.ioBufferBytes, 0) / std::max(config.threads, 1));
	return std::max(share, BUFFER_BYTES_MIN);
}

std::vector<AbortedTransaction> abortedIn(const Log::Impl& log, Offset from, Offset end)
{
	auto aborted = log.abortedTransactions(*log.segments.snapshot(), from, end);
	if (!aborted.ok()) throw CleaningAborted();
	return std::move(*aborted);
}

} // namespace

LogCleaning::LogCleaning(Log::Impl& log, const CleanableRange& range, const CleanerConfig& config, CleaningPace& pace) :
	_log(log), _range(range), _config(config), _pace(pace), _logConfig(log.config()), _buffer(bufferBytes(config))
{
}

CleaningResult LogCleaning::run()
{
	// A start that finds `.cleaned` files undoes the swaps at and above them.
	if (!_log.finishSwap()) throw CleaningAborted();
	const std::uint64_t truncations = _log.truncationCount();
	OffsetMap map = emptyMap();
	CleaningResult result;
	result.cleanedUpTo = fill(map);
	clean(segmentsBelow(result.cleanedUpTo), map, result);
	if (!_log.noteCleaned(result.cleanedUpTo, truncations)) throw CleaningAborted();
	return result;
}

OffsetMap LogCleaning::emptyMap() const
{
	const std::int64_t memory = std::max<std::int64_t>(_config.dedupeBufferBytes, 0) / std::max(_config.threads, 1);
	return {
		static_cast<std::uint64_t>(memory), _config.bufferLoadFactor,
		static_cast<std::uint64_t>(_range.firstUncleanable - _range.firstDirty)};
}

Offset LogCleaning::fill(OffsetMap& map)
{
	auto dirty = segmentsBelow(_range.firstUncleanable);
	std::erase_if(dirty, [&](const Segments::Pointer& segment) { return segment->endOffset() <= _range.firstDirty; });
	OffsetMapBuilder builder(
		map, _range.firstDirty, abortedIn(_log, _range.firstDirty, _range.firstUncleanable), _buffer, _pace);
	return builder.build(dirty, _range.firstUncleanable);
}

void LogCleaning::clean(const std::vector<Segments::Pointer>& segments, OffsetMap& map, CleaningResult& result)
{
	if (segments.empty()) return;
	CleanedTransactions transactions(abortedIn(_log, segments.front()->baseOffset(), _range.firstUncleanable));
	const BatchFilter::Rules rules{
		_range.nowMs, _logConfig.deleteRetentionMs, result.cleanedUpTo, _range.firstUncleanable};
	BatchFilter filter(rules, map, transactions, _log.activeProducers());
	SegmentCleaner cleaner(_log, _logConfig, filter, transactions, _buffer, _pace);
	for (const auto& group : groupSegments(segments, _range.firstUncleanable, _logConfig))
	{
		const auto cleaned = cleaner.clean(group);
		if (cleaned == nullptr)
			group.front()->releaseFile();
		else if (!_log.swapIn(group, cleaned))
		{
			cleaned->tryRemoveFiles();
			throw CleaningAborted();
		}
	}
	result.bytesRead += cleaner.bytesRead();
	result.bytesWritten += cleaner.bytesWritten();
}

std::vector<Segments::Pointer> LogCleaning::segmentsBelow(Offset end) const
{
	std::vector<Segments::Pointer> below;
	for (const auto& segment : _log.segments.snapshot()->all())
		if (segment->baseOffset() < end) below.push_back(segment);
	return below;
}

} // namespace Aeon::Storage
