#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Broker/FetchSession.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <tuple>
#include <unordered_map>

namespace Aeon
{

/// The incremental fetch sessions of all consumers (KIP-227), bounded in number. A full cache gives way to a new
/// session only by dropping one that has been idle for the eviction time, or one that holds fewer partitions and has
/// lived that long; otherwise the newcomer gets no session and sends full requests, which is correct, only dearer.
///
/// Thread-safe.
class FetchSessionCache
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;

	/// Slots: sessions at most; 0 switches sessions off.
	FetchSessionCache(std::size_t slots, std::chrono::milliseconds evictionAge);
	FetchSessionCache(const FetchSessionCache&) = delete;
	FetchSessionCache& operator=(const FetchSessionCache&) = delete;

	/// A session with a fresh random id for so many partitions; null where there is no room.
	std::shared_ptr<FetchSession> create(TimePoint now, std::size_t partitionCount, bool usesTopicIds)
		AEON_EXCLUDES(_mutex);

	/// The session of that id; null where there is none.
	std::shared_ptr<FetchSession> find(std::int32_t id) AEON_EXCLUDES(_mutex);

	/// Notes that a session is in use, with its present size.
	void touch(const FetchSession& session, TimePoint now, std::size_t partitionCount) AEON_EXCLUDES(_mutex);

	/// No effect where there is no such session.
	void remove(std::int32_t id) AEON_EXCLUDES(_mutex);

	std::size_t size() const AEON_EXCLUDES(_mutex);

private:
	struct Slot
	{
		std::shared_ptr<FetchSession> session;
		TimePoint created;
		TimePoint lastUsed;
		std::size_t partitionCount = 0;
		bool evictable = false;
	};
	using LastUsedKey = std::pair<TimePoint, std::int32_t>;
	using SizeKey = std::pair<std::size_t, std::int32_t>;

	bool makeRoomLocked(TimePoint now, SizeKey newcomer) AEON_REQUIRES(_mutex);
	void removeLocked(std::int32_t id) AEON_REQUIRES(_mutex);
	std::int32_t newIdLocked() AEON_REQUIRES(_mutex);

	const std::size_t _slotsMax;
	const std::chrono::milliseconds _evictionAge;
	mutable Mutex _mutex;
	std::unordered_map<std::int32_t, Slot> _slots AEON_GUARDED_BY(_mutex);
	std::set<LastUsedKey> _byLastUse AEON_GUARDED_BY(_mutex);
	/// Sessions old enough to give way to a larger one, smallest first.
	std::set<SizeKey> _evictable AEON_GUARDED_BY(_mutex);
	std::mt19937 _random AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
