#pragma once

#include "Aeon/Base/MetricFamily.h"
#include "Aeon/Base/Mutex.h"

#include <functional>
#include <vector>

namespace Aeon
{

/// What a program can tell of itself: the functions that are asked when somebody wants to know. Nothing is counted or
/// kept here, so that figures cost nothing while nobody asks.
///
/// Thread-safe.
class MetricRegistry
{
public:
	/// Appends the metrics of one part, read now. Called with no lock held, from several threads at once where several
	/// ask; what it refers to lives until nobody calls collect() any more. Does not wait for clients or the disk.
	using Collector = std::function<void(MetricFamilies&)>;

	/// From now on the collector is asked too.
	void add(Collector collector) AEON_EXCLUDES(_mutex);
	/// Asks all collectors on the calling thread, in the order in which they were added. Throws what they throw.
	MetricFamilies collect() const AEON_EXCLUDES(_mutex);

private:
	mutable Mutex _mutex;
	std::vector<Collector> _collectors AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
