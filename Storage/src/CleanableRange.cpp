#include "CleanableRange.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

/// The sealed segments of a list from the one that holds an offset on.
std::vector<Segments::Pointer> sealedFrom(const Segments& segments, Offset offset)
{
	std::vector<Segments::Pointer> sealed;
	for (std::size_t i = segments.floor(offset); i + 1 < segments.all().size(); ++i)
		sealed.push_back(segments.all()[i]);
	return sealed;
}

/// Where the youth of what is dirty begins to protect it.
Offset firstTooYoung(const std::vector<Segments::Pointer>& dirty, Offset otherwise, std::int64_t youngFromMs)
{
	for (const auto& segment : dirty)
		if (segment->ageTimestampMs() > youngFromMs) return segment->baseOffset();
	return otherwise;
}

bool isOverdue(const std::vector<Segments::Pointer>& dirty, const LogConfig& config, std::int64_t nowMs)
{
	if (config.maxCompactionLagMs == LogConfig::FOREVER) return false;
	return std::any_of(
		dirty.begin(), dirty.end(),
		[&](const Segments::Pointer& segment)
		{
			const std::int64_t timestamp = segment->firstBatchTimestamp();
			return timestamp > 0 && timestamp < nowMs - config.maxCompactionLagMs;
		});
}

} // namespace

double CleanableRange::dirtyRatio() const noexcept
{
	if (dirtyBytes == 0) return 0;
	return static_cast<double>(dirtyBytes) / static_cast<double>(cleanBytes + dirtyBytes);
}

bool CleanableRange::isFilthy(const LogConfig& config) const noexcept
{
	return dirtyBytes > 0 && (overdue || dirtyRatio() > config.minCleanableDirtyRatio);
}

CleanableRange CleanableRange::of(const Log::Impl& log, const LogConfig& config, Offset stableUpTo, std::int64_t nowMs)
{
	const auto segments = log.segments.snapshot();
	CleanableRange range;
	range.nowMs = nowMs;
	range.firstDirty = std::max(log.cleanedUpTo(), log.logStartOffset());
	const auto dirty = sealedFrom(*segments, range.firstDirty);
	Offset bound = std::min(stableUpTo, segments->active()->baseOffset());
	if (config.minCompactionLagMs > 0) bound = firstTooYoung(dirty, bound, nowMs - config.minCompactionLagMs);
	range.firstUncleanable = segments->all()[segments->floor(bound)]->baseOffset();
	for (const auto& segment : segments->all())
	{
		if (segment->baseOffset() >= range.firstUncleanable) break;
		const bool isDirty = segment->endOffset() > range.firstDirty;
		(isDirty ? range.dirtyBytes : range.cleanBytes) += segment->sizeBytes();
	}
	range.overdue = range.dirtyBytes > 0 && isOverdue(dirty, config, nowMs);
	return range;
}

} // namespace Aeon::Storage
