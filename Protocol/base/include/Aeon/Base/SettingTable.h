#pragma once

#include "Aeon/Base/SettingDefinition.h"

#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon
{

/// Settings as text, by name.
using SettingMap = std::map<std::string, std::string, std::less<>>;

/// All settings of one kind (a broker's, a topic's, a group's), by name. Immutable after construction.
class SettingTable
{
public:
	/// Joins the rows of several areas; they must outlive the table. A name that occurs twice is a bug (AEON_CHECK).
	explicit SettingTable(std::initializer_list<std::span<const SettingDefinition>> areas);

	/// The row of a name; null where there is none.
	const SettingDefinition* find(std::string_view name) const noexcept;
	/// Every row, ascending by name.
	std::span<const SettingDefinition* const> rows() const noexcept { return _rows; }
	/// The known name that a misspelt one most likely means; empty where none is near.
	std::string_view nearest(std::string_view name) const;

private:
	std::vector<const SettingDefinition*> _rows;
};

} // namespace Aeon
