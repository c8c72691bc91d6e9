#include "Groups/Classic/LiveMembers.h"

#include <utility>

namespace Aeon::Coordinator
{

void LiveMembers::open(std::int32_t generation, const ClassicMembers& members)
{
	Members opened;
	for (const auto& [id, member] : members)
		opened.emplace(id, Member{member.instanceId(), {}});

	ScopedLock lock(_mutex);
	for (auto& [id, member] : opened)
		if (const auto known = _members.find(id); known != _members.end()) member.lastHeard = known->second.lastHeard;
	_members = std::move(opened);
	_generation = generation;
	_isOpen = true;
}

void LiveMembers::close()
{
	ScopedLock lock(_mutex);
	_isOpen = false;
}

bool LiveMembers::take(const Protocol::HeartbeatRequest& request, TimePoint now)
{
	ScopedLock lock(_mutex);
	if (!_isOpen || request.generationId != _generation) return false;
	const auto member = _members.find(request.memberId);
	if (member == _members.end()) return false;
	if (request.groupInstanceId && member->second.instanceId != *request.groupInstanceId) return false;
	member->second.lastHeard = now;
	return true;
}

std::optional<LiveMembers::TimePoint> LiveMembers::lastHeard(std::string_view memberId) const
{
	ScopedLock lock(_mutex);
	const auto member = _members.find(memberId);
	return member == _members.end() ? std::nullopt : member->second.lastHeard;
}

} // namespace Aeon::Coordinator
