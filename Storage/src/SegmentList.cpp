#include "SegmentList.h"

#include "Aeon/Base/Check.h"

#include <algorithm>

namespace Aeon::Storage
{

std::size_t Segments::floor(Offset offset) const
{
	const auto above = std::upper_bound(
		_segments.begin(), _segments.end(), offset,
		[](Offset wanted, const Pointer& segment) { return wanted < segment->baseOffset(); });
	return above == _segments.begin() ? 0 : static_cast<std::size_t>(above - _segments.begin()) - 1;
}

std::shared_ptr<const Segments> SegmentList::snapshot() const
{
	const ScopedLock lock(_mutex);
	return _segments;
}

void SegmentList::replace(std::vector<Segments::Pointer> segments)
{
	AEON_CHECK(!segments.empty());
	auto list = std::make_shared<const Segments>(std::move(segments));
	const ScopedLock lock(_mutex);
	_segments.swap(list);
}

} // namespace Aeon::Storage
