#include "LogImpl.h"
#include "SegmentNames.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

void openAll(const LogSegment& segment)
{
	segment.file();
	segment.offsetIndex().file().entries();
	segment.timeIndex().file().entries();
}

} // namespace

bool Log::Impl::isCleanable() const
{
	if (isDeleted() || context.directory.isOffline()) return false;
	const ScopedLock lock(_mutex);
	return !_closed && _config.cleanupCompact;
}

std::uint64_t Log::Impl::truncationCount() const
{
	const ScopedLock lock(_structureMutex);
	return _truncationCount;
}

bool Log::Impl::noteCleaned(Offset offset, std::uint64_t truncations)
{
	const ScopedLock lock(_structureMutex);
	if (_truncationCount != truncations) return false;
	_cleanedUpTo.store(offset.value(), std::memory_order_release);
	return true;
}

bool Log::Impl::forgetCleanedFrom(Offset offset)
{
	if (offset >= logEndOffset() && offset >= cleanedUpTo()) return false;
	const ScopedLock lock(_structureMutex);
	++_truncationCount;
	if (offset >= cleanedUpTo()) return false;
	_cleanedUpTo.store(offset.value(), std::memory_order_release);
	return true;
}

bool Log::Impl::swapIn(const std::vector<Segments::Pointer>& replaced, const Segments::Pointer& cleaned)
{
	const ScopedLock structureLock(_structureMutex);
	if (!placeOf(replaced)) return false;
	// Readers that are to open them later would find the names taken by the next cleaning. What this wants for changes
	// nothing yet.
	for (const auto& segment : replaced)
		openAll(*segment);
	try
	{
		renameForSwap(replaced, *cleaned);
		{
			const ScopedLock lock(_mutex);
			replaceSegmentsLocked(replaced, cleaned);
		}
		directory.sync();
		return true;
	}
	catch (const StorageException& e)
	{
		// Half of the names are changed: only loading the log again makes them one.
		if (!isDeleted()) context.directory.fail(e.displayText());
		throw;
	}
}

std::optional<std::size_t> Log::Impl::placeOf(const std::vector<Segments::Pointer>& neighbours) const
{
	const auto list = segments.snapshot();
	const auto& all = list->all();
	const auto found = std::search(all.begin(), all.end() - 1, neighbours.begin(), neighbours.end());
	if (found == all.end() - 1) return std::nullopt;
	return static_cast<std::size_t>(found - all.begin());
}

void Log::Impl::renameForSwap(const std::vector<Segments::Pointer>& replaced, LogSegment& cleaned)
{
	// Each step is on disk before the next one begins. What loading makes of a stop in between (see LogLeftovers):
	// `.cleaned` goes and the old segments stay; `.swap` takes the place of all that it covers.
	cleaned.changeSuffix(std::string(SWAP_SUFFIX));
	directory.sync();
	for (const auto& segment : replaced)
	{
		// They may have been closed again meanwhile, for want of descriptors.
		openAll(*segment);
		segment->changeSuffix(std::string(DELETED_SUFFIX));
	}
	directory.sync();
	cleaned.changeSuffix({});
}

void Log::Impl::replaceSegmentsLocked(const std::vector<Segments::Pointer>& replaced, const Segments::Pointer& cleaned)
{
	const auto place = placeOf(replaced);
	AEON_CHECK(place.has_value());
	auto list = segments.snapshot()->all();
	const auto first = list.begin() + static_cast<std::ptrdiff_t>(*place);
	*first = cleaned;
	list.erase(first + 1, first + static_cast<std::ptrdiff_t>(replaced.size()));
	segments.replace(std::move(list));
	scheduleRemovalLocked(replaced);
	std::vector<Offset> merged;
	for (const auto& segment : replaced)
		if (segment->baseOffset() != cleaned->baseOffset()) merged.push_back(segment->baseOffset());
	_producers.deleteSnapshotsAt(merged);
}

} // namespace Aeon::Storage
