#include "CheckedRanges.h"

#include <algorithm>

namespace Aeon::Storage
{

std::uint64_t CheckedRanges::endOf(std::uint64_t position) const
{
	if (position >= _writtenFrom.load(std::memory_order_acquire)) return NO_END;
	const ScopedLock lock(_mutex);
	for (const Range& range : _ranges)
		if (range.begin <= position && position < range.end) return range.end;
	return position;
}

void CheckedRanges::add(std::uint64_t begin, std::uint64_t end)
{
	const ScopedLock lock(_mutex);
	const auto first =
		std::find_if(_ranges.begin(), _ranges.end(), [&](const Range& range) { return range.end >= begin; });
	const auto behind = std::find_if(first, _ranges.end(), [&](const Range& range) { return range.begin > end; });
	if (first != behind)
	{
		*first = {std::min(begin, first->begin), std::max(end, (behind - 1)->end)};
		_ranges.erase(first + 1, behind);
		return;
	}
	_ranges.insert(first, {begin, end});
	if (_ranges.size() <= RANGES_MAX) return;
	_ranges.erase(std::min_element(
		_ranges.begin(), _ranges.end(),
		[](const Range& left, const Range& right) { return left.end - left.begin < right.end - right.begin; }));
}

void CheckedRanges::writesFrom(std::uint64_t position) noexcept
{
	if (position < _writtenFrom.load(std::memory_order_relaxed))
		_writtenFrom.store(position, std::memory_order_release);
}

} // namespace Aeon::Storage
