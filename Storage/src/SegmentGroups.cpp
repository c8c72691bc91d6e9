#include "SegmentGroups.h"

#include <limits>

namespace Aeon::Storage
{

namespace
{

/// What a group has come to, and whether more fits.
class GroupSize
{
public:
	explicit GroupSize(const LogConfig& config) :
		_logBytesMax(static_cast<std::uint64_t>(config.segmentBytes)),
		_indexBytesMax(static_cast<std::uint64_t>(config.segmentIndexBytes))
	{
	}

	void add(const LogSegment& segment)
	{
		_logBytes += segment.sizeBytes();
		_offsetIndexBytes += segment.offsetIndex().count() * OffsetIndex::ENTRY_BYTES;
		_timeIndexBytes += segment.timeIndex().count() * TimeIndex::ENTRY_BYTES;
	}

	bool takes(const LogSegment& segment) const
	{
		GroupSize sum = *this;
		sum.add(segment);
		return sum._logBytes <= _logBytesMax && sum._offsetIndexBytes <= _indexBytesMax &&
			   sum._timeIndexBytes <= _indexBytesMax;
	}

private:
	const std::uint64_t _logBytesMax;
	const std::uint64_t _indexBytesMax;
	std::uint64_t _logBytes = 0;
	std::uint64_t _offsetIndexBytes = 0;
	std::uint64_t _timeIndexBytes = 0;
};

bool isInReach(const SegmentGroup& group, const LogSegment& segment, Offset end)
{
	if (segment.isEmpty()) return true;
	return end - 1 - group.front()->baseOffset() <= std::numeric_limits<std::int32_t>::max();
}

} // namespace

std::vector<SegmentGroup>
groupSegments(const std::vector<Segments::Pointer>& segments, Offset upperBound, const LogConfig& config)
{
	std::vector<SegmentGroup> groups;
	std::optional<GroupSize> size;
	for (std::size_t i = 0; i < segments.size(); ++i)
	{
		const LogSegment& segment = *segments[i];
		const Offset end = i + 1 < segments.size() ? segments[i + 1]->baseOffset() : upperBound;
		if (!size || !size->takes(segment) || !isInReach(groups.back(), segment, end))
		{
			groups.emplace_back();
			size.emplace(config);
		}
		groups.back().push_back(segments[i]);
		size->add(segment);
	}
	return groups;
}

} // namespace Aeon::Storage
