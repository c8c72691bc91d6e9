#pragma once

#include "LogSegment.h"

#include "Aeon/Base/Mutex.h"

#include <memory>
#include <vector>

namespace Aeon::Storage
{

/// The segments of a log, ascending; never empty; the last one is active. Immutable after construction: a roll or a
/// deletion makes a new list, and readers go on with the one they have.
class Segments
{
public:
	using Pointer = std::shared_ptr<LogSegment>;

	explicit Segments(std::vector<Pointer> segments) : _segments(std::move(segments)) {}

	const std::vector<Pointer>& all() const noexcept { return _segments; }
	const Pointer& active() const { return _segments.back(); }
	const Pointer& first() const { return _segments.front(); }
	/// Index of the last segment whose base offset is at or below offset; that of the first where there is none.
	std::size_t floor(Offset offset) const;

private:
	const std::vector<Pointer> _segments;
};

/// The present list of a log. Thread-safe.
class SegmentList
{
public:
	std::shared_ptr<const Segments> snapshot() const;
	void replace(std::vector<Segments::Pointer> segments);

private:
	mutable Mutex _mutex;
	std::shared_ptr<const Segments> _segments AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
