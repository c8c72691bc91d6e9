#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Array.h"

#include <vector>

namespace Aeon::Coordinator
{

/// The wire integers of a record as broker ids, and back; ids go into the arena.
inline std::vector<NodeId> nodesOf(const Protocol::Array<std::int32_t>& numbers)
{
	std::vector<NodeId> nodes;
	nodes.reserve(numbers.size());
	for (const std::int32_t number : numbers)
		nodes.emplace_back(number);
	return nodes;
}

inline Protocol::Array<std::int32_t> numbersOf(const std::vector<NodeId>& nodes, Protocol::Arena& arena)
{
	Protocol::Array<std::int32_t> numbers;
	numbers.resize(arena, nodes.size());
	for (std::size_t index = 0; index < nodes.size(); ++index)
		numbers[index] = nodes[index].value();
	return numbers;
}

inline std::vector<Uuid> idsOf(const Protocol::Array<Uuid>& ids)
{
	return {ids.begin(), ids.end()};
}

inline Protocol::Array<Uuid> idArray(const std::vector<Uuid>& ids, Protocol::Arena& arena)
{
	Protocol::Array<Uuid> array;
	array.resize(arena, ids.size());
	std::copy(ids.begin(), ids.end(), array.begin());
	return array;
}

} // namespace Aeon::Coordinator
