#pragma once

#include <set>
#include <string_view>

namespace Aeon
{

/// Tells names that a request gives again, so that each is answered in full only once and a small request cannot ask
/// for many times what there is.
class SeenNames
{
public:
	/// Whether the name comes for the first time. It must live as long as this.
	bool isNew(std::string_view name) { return _names.insert(name).second; }

private:
	std::set<std::string_view> _names;
};

} // namespace Aeon
