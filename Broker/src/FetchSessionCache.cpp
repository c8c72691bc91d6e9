#include "Aeon/Broker/FetchSessionCache.h"

#include <limits>

namespace Aeon
{

FetchSessionCache::FetchSessionCache(std::size_t slots, std::chrono::milliseconds evictionAge) :
	_slotsMax(slots), _evictionAge(evictionAge), _random(std::random_device{}())
{
}

std::shared_ptr<FetchSession> FetchSessionCache::create(TimePoint now, std::size_t partitionCount, bool usesTopicIds)
{
	ScopedLock lock(_mutex);
	const auto id = newIdLocked();
	if (_slots.size() >= _slotsMax && !makeRoomLocked(now, {partitionCount, id})) return nullptr;
	auto session = std::make_shared<FetchSession>(id, usesTopicIds);
	_slots.emplace(id, Slot{session, now, now, partitionCount, false});
	_byLastUse.emplace(now, id);
	return session;
}

std::shared_ptr<FetchSession> FetchSessionCache::find(std::int32_t id)
{
	ScopedLock lock(_mutex);
	const auto found = _slots.find(id);
	return found == _slots.end() ? nullptr : found->second.session;
}

void FetchSessionCache::touch(const FetchSession& session, TimePoint now, std::size_t partitionCount)
{
	ScopedLock lock(_mutex);
	const auto found = _slots.find(session.id());
	if (found == _slots.end() || found->second.session.get() != &session) return;
	auto& slot = found->second;
	auto node = _byLastUse.extract({slot.lastUsed, session.id()});
	node.value().first = now;
	_byLastUse.insert(std::move(node));
	slot.lastUsed = now;

	const bool evictable = now - slot.created > _evictionAge;
	if (evictable == slot.evictable && partitionCount == slot.partitionCount) return;
	if (slot.evictable) _evictable.erase({slot.partitionCount, session.id()});
	slot.partitionCount = partitionCount;
	slot.evictable = evictable;
	if (evictable) _evictable.emplace(partitionCount, session.id());
}

void FetchSessionCache::remove(std::int32_t id)
{
	ScopedLock lock(_mutex);
	removeLocked(id);
}

std::size_t FetchSessionCache::size() const
{
	ScopedLock lock(_mutex);
	return _slots.size();
}

bool FetchSessionCache::makeRoomLocked(TimePoint now, SizeKey newcomer)
{
	if (_byLastUse.empty()) return false;
	const auto [lastUsed, idlest] = *_byLastUse.begin();
	if (now - lastUsed > _evictionAge)
	{
		removeLocked(idlest);
		return true;
	}
	if (_evictable.empty() || !(*_evictable.begin() < newcomer)) return false;
	removeLocked(_evictable.begin()->second);
	return true;
}

void FetchSessionCache::removeLocked(std::int32_t id)
{
	const auto found = _slots.find(id);
	if (found == _slots.end()) return;
	_byLastUse.erase({found->second.lastUsed, id});
	if (found->second.evictable) _evictable.erase({found->second.partitionCount, id});
	_slots.erase(found);
}

std::int32_t FetchSessionCache::newIdLocked()
{
	std::uniform_int_distribution<std::int32_t> ids(1, std::numeric_limits<std::int32_t>::max());
	std::int32_t id = 0;
	do
		id = ids(_random);
	while (_slots.contains(id));
	return id;
}

} // namespace Aeon
