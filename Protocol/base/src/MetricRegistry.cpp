#include "Aeon/Base/MetricRegistry.h"

#include <utility>

namespace Aeon
{

void MetricRegistry::add(Collector collector)
{
	const ScopedLock lock(_mutex);
	_collectors.push_back(std::move(collector));
}

MetricFamilies MetricRegistry::collect() const
{
	std::vector<Collector> collectors;
	{
		const ScopedLock lock(_mutex);
		collectors = _collectors;
	}
	MetricFamilies families;
	for (const auto& collector : collectors)
		collector(families);
	return families;
}

} // namespace Aeon
