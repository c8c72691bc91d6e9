#pragma once

#include "SegmentList.h"

#include "Aeon/Storage/LogConfig.h"

#include <vector>

namespace Aeon::Storage
{

/// Neighbouring segments that become one when they are cleaned, so that a log does not end as many small files.
using SegmentGroup = std::vector<Segments::Pointer>;

/// Divides segments, ascending, into groups of which none has more bytes of log than segment.bytes, more of an index
/// than segment.index.bytes, or offsets further apart than an index can say. upperBound: the end (exclusive) of the
/// last segment. A segment that is too large by itself is a group of its own.
std::vector<SegmentGroup>
groupSegments(const std::vector<Segments::Pointer>& segments, Offset upperBound, const LogConfig& config);

} // namespace Aeon::Storage
