#include "Groups/Classic/ClassicProtocols.h"

#include <set>

namespace Aeon::Coordinator
{

ClassicProtocols::ClassicProtocols(const Wire& protocols)
{
	std::set<std::string_view> names;
	_entries.reserve(protocols.size());
	for (const auto& protocol : protocols)
		if (names.insert(protocol.name).second)
			_entries.push_back({std::string(protocol.name), {protocol.metadata.begin(), protocol.metadata.end()}});
}

ClassicProtocols::ClassicProtocols(std::string_view name, BytesView metadata)
{
	_entries.push_back({std::string(name), {metadata.begin(), metadata.end()}});
}

std::optional<BytesView> ClassicProtocols::metadata(std::string_view name) const noexcept
{
	for (const auto& entry : _entries)
		if (entry.name == name) return BytesView(entry.metadata);
	return std::nullopt;
}

} // namespace Aeon::Coordinator
