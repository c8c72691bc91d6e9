#include "OpenFiles.h"

#include <algorithm>
#include <fstream>
#include <sys/resource.h>

namespace Aeon::Storage
{

namespace
{

/// What Linux allows where it does not say.
constexpr std::size_t MAPS_DEFAULT = 65530;
/// Beyond this a limit bounds nothing, and costs memory.
constexpr std::size_t DESCRIPTORS_MAX = 1000000;

std::size_t descriptorLimit()
{
	rlimit limit = {};
	if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return DESCRIPTORS_MAX;
	return std::min<std::size_t>(limit.rlim_cur, DESCRIPTORS_MAX);
}

std::size_t mapLimit()
{
	std::ifstream in("/proc/sys/vm/max_map_count");
	std::size_t limit = 0;
	return in >> limit ? limit : MAPS_DEFAULT;
}

} // namespace

OpenFiles::Limits OpenFiles::ofProcess()
{
	return {descriptorLimit() / 2, mapLimit() / 2};
}

void OpenFiles::Member::enter() const
{
	if (_files != nullptr) _files->enter(*this);
}

void OpenFiles::Member::leave() const
{
	if (_files != nullptr) _files->leave(*this);
}

OpenFiles::Limits OpenFiles::held() const
{
	const ScopedLock lock(_mutex);
	return _held;
}

void OpenFiles::enter(const Member& member)
{
	// Files are closed and unmapped here, after the lock.
	Victims victims;
	const ScopedLock lock(_mutex);
	if (member._entered) return;
	victims = makeRoomLocked(member);
	member._place = _members.insert(_members.end(), &member);
	member._entered = true;
	_held.descriptors += member._cost.descriptors;
	_held.maps += member._cost.maps;
}

void OpenFiles::leave(const Member& member)
{
	const ScopedLock lock(_mutex);
	if (member._entered) removeLocked(member);
}

void OpenFiles::removeLocked(const Member& member)
{
	_members.erase(member._place);
	member._entered = false;
	_held.descriptors -= member._cost.descriptors;
	_held.maps -= member._cost.maps;
}

bool OpenFiles::hasRoomLocked(const Limits& cost) const
{
	return _held.descriptors + cost.descriptors <= _limits.descriptors && _held.maps + cost.maps <= _limits.maps;
}

OpenFiles::Victims OpenFiles::makeRoomLocked(const Member& newcomer)
{
	Victims victims;
	// What is used all the time gets one chance in a round, not one after the other.
	std::size_t chances = _members.size();
	while (!_members.empty() && !hasRoomLocked(newcomer._cost))
	{
		const Member& candidate = *_members.front();
		if (candidate._used.exchange(false, std::memory_order_relaxed) && chances > 0)
		{
			--chances;
			_members.splice(_members.end(), _members, _members.begin());
			continue;
		}
		if (auto victim = candidate.giveUp()) victims.push_back(std::move(victim));
		removeLocked(candidate);
	}
	return victims;
}

} // namespace Aeon::Storage
