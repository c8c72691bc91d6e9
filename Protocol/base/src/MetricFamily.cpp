#include "Aeon/Base/MetricFamily.h"

#include "Aeon/Base/Check.h"

#include <utility>

namespace Aeon
{

void MetricFamily::add(std::vector<std::string> labelValues, double value)
{
	AEON_CHECK(labelValues.size() == _definition.labelCount());
	_samples.push_back({std::move(labelValues), value});
}

} // namespace Aeon
