#include "LogImpl.h"

#include <algorithm>

namespace Aeon::Storage
{

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
	AEON_CHECK(!_swap.has_value());
	if (!placeOf(replaced)) return false;
	_swap.emplace(directory, replaced, cleaned);
	finishSwapLocked();
	return true;
}

bool Log::Impl::finishSwap()
{
	const ScopedLock structureLock(_structureMutex);
	if (isDeleted() || context.directory.isOffline()) return false;
	finishSwapLocked();
	return true;
}

void Log::Impl::finishSwapLocked()
{
	if (!_swap) return;
	try
	{
		_swap->run();
	}
	catch (const StorageException& e)
	{
		// Half of the names are changed: only loading the log again makes them one.
		if (!e.isShortage() && !isDeleted()) context.directory.fail(e.displayText());
		if (e.isShortage() && !_swap->hasBegun())
		{
			_swap->cleaned()->tryRemoveFiles();
			_swap.reset();
		}
		throw;
	}
	const auto [replaced, cleaned] = std::pair(_swap->replaced(), _swap->cleaned());
	_swap.reset();
	const ScopedLock lock(_mutex);
	replaceSegmentsLocked(replaced, cleaned);
}

std::optional<std::size_t> Log::Impl::placeOf(const std::vector<Segments::Pointer>& neighbours) const
{
	const auto list = segments.snapshot();
	const auto& all = list->all();
	const auto found = std::search(all.begin(), all.end() - 1, neighbours.begin(), neighbours.end());
	if (found == all.end() - 1) return std::nullopt;
	return static_cast<std::size_t>(found - all.begin());
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
