#include "Aeon/Base/SettingTable.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <numeric>

namespace Aeon
{

namespace
{

/// Least number of letters to insert, drop, replace or swap with their neighbour.
std::size_t editDistance(std::string_view left, std::string_view right)
{
	std::vector<std::size_t> beforeLast(right.size() + 1);
	std::vector<std::size_t> last(right.size() + 1);
	std::vector<std::size_t> current(right.size() + 1);
	std::iota(last.begin(), last.end(), std::size_t{0});
	for (std::size_t i = 1; i <= left.size(); ++i)
	{
		current[0] = i;
		for (std::size_t j = 1; j <= right.size(); ++j)
		{
			const std::size_t replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
			current[j] = std::min({last[j] + 1, current[j - 1] + 1, replaced});
			if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
				current[j] = std::min(current[j], beforeLast[j - 2] + 1);
		}
		beforeLast.swap(last);
		last.swap(current);
	}
	return last[right.size()];
}

bool isBefore(const SettingDefinition* row, std::string_view name)
{
	return row->name < name;
}

} // namespace

SettingTable::SettingTable(std::initializer_list<std::span<const SettingDefinition>> areas)
{
	for (const auto& area : areas)
		for (const SettingDefinition& row : area)
			_rows.push_back(&row);
	std::sort(_rows.begin(), _rows.end(), [](auto* left, auto* right) { return left->name < right->name; });
	const auto twice = std::adjacent_find(
		_rows.begin(), _rows.end(), [](auto* left, auto* right) { return left->name == right->name; });
	AEON_CHECK(twice == _rows.end());
}

const SettingDefinition* SettingTable::find(std::string_view name) const noexcept
{
	const auto found = std::lower_bound(_rows.begin(), _rows.end(), name, isBefore);
	return found != _rows.end() && (*found)->name == name ? *found : nullptr;
}

std::string_view SettingTable::nearest(std::string_view name) const
{
	// A third of the letters wrong is another word, not a slip.
	std::size_t leastDistance = name.size() / 3 + 1;
	std::string_view nearestName;
	if (name.size() > 200) return nearestName;
	for (const SettingDefinition* row : _rows)
	{
		const std::size_t distance = editDistance(name, row->name);
		if (distance >= leastDistance) continue;
		leastDistance = distance;
		nearestName = row->name;
	}
	return nearestName;
}

} // namespace Aeon
