#pragma once

#include "Aeon/Protocol/Array.h"

#include <cstddef>

namespace Aeon
{

/// How many topics and partitions a request names together; what its answer grows with. See refuseTooMany().
template <typename Topic, typename Partition>
std::size_t itemCount(const Protocol::Array<Topic>& topics, Protocol::Array<Partition> Topic::* partitions) noexcept
{
	std::size_t count = topics.size();
	for (const auto& topic : topics)
		count += (topic.*partitions).size();
	return count;
}

} // namespace Aeon
