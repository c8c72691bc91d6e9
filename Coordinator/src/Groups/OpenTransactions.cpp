#include "Groups/OpenTransactions.h"

namespace Aeon::Coordinator
{

void OpenTransactions::add(ProducerId producerId, std::string_view groupId)
{
	const ScopedLock lock(_mutex);
	auto& groups = _groups[producerId];
	if (!groups.contains(groupId)) groups.emplace(groupId);
}

void OpenTransactions::remove(ProducerId producerId, std::string_view groupId)
{
	const ScopedLock lock(_mutex);
	const auto found = _groups.find(producerId);
	if (found == _groups.end()) return;
	if (const auto group = found->second.find(groupId); group != found->second.end()) found->second.erase(group);
	if (found->second.empty()) _groups.erase(found);
}

std::vector<std::string> OpenTransactions::groupsOf(ProducerId producerId) const
{
	const ScopedLock lock(_mutex);
	const auto found = _groups.find(producerId);
	if (found == _groups.end()) return {};
	return {found->second.begin(), found->second.end()};
}

} // namespace Aeon::Coordinator
