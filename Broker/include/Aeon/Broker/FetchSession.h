#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace Aeon
{

/// What a session remembers of one partition: what the client asked for last, and what it was told last.
struct FetchSessionPartition
{
	std::string topic;
	Uuid topicId;
	std::int32_t index = 0;

	std::int64_t fetchOffset = 0;
	std::int32_t maxBytes = 0;
	std::int32_t currentLeaderEpoch = -1;
	std::int32_t lastFetchedEpoch = -1;

	std::int64_t sentHighWatermark = -1;
	std::int64_t sentLogStartOffset = -1;
	bool sentError = false;
};

/// One incremental fetch session: the partitions a consumer follows, in the order in which they are served. A partition
/// that gave records goes to the end, so that a small response limit starves nobody.
///
/// Its owner is one client, which sends one request at a time; a client that breaks this rule is answered with an
/// epoch error. The content is guarded by mutex(); hold it only while reading or changing the content, never while
/// waiting or reading a log.
class FetchSession
{
public:
	FetchSession(std::int32_t id, bool usesTopicIds) : _id(id), _usesTopicIds(usesTopicIds) {}
	FetchSession(const FetchSession&) = delete;
	FetchSession& operator=(const FetchSession&) = delete;

	/// Most partitions that a session may hold; whoever wants more is served without one.
	static constexpr std::size_t PARTITIONS_MAX = 100'000;

	using PartitionList = std::list<FetchSessionPartition>;

	std::int32_t id() const noexcept { return _id; }
	/// Whether the session began with topic ids (version 13 and later); it may not change its mind.
	bool usesTopicIds() const noexcept { return _usesTopicIds; }

	Mutex& mutex() const AEON_THREAD_ATTRIBUTE(lock_returned(_mutex)) { return _mutex; }

	/// The epoch that the client's next request must carry.
	std::int32_t epoch() const AEON_REQUIRES(_mutex) { return _epoch; }
	void advanceEpoch() AEON_REQUIRES(_mutex) { _epoch = nextEpoch(_epoch); }

	/// Adds a partition at the end, or changes what is asked of it in place.
	FetchSessionPartition& put(FetchSessionPartition asked) AEON_REQUIRES(_mutex);
	/// No effect where the session does not hold it.
	void forget(std::string_view topic, const Uuid& topicId, std::int32_t index) AEON_REQUIRES(_mutex);
	FetchSessionPartition* find(std::string_view topic, const Uuid& topicId, std::int32_t index) AEON_REQUIRES(_mutex);
	void moveToEnd(std::string_view topic, const Uuid& topicId, std::int32_t index) AEON_REQUIRES(_mutex);

	const PartitionList& partitions() const AEON_REQUIRES(_mutex) { return _partitions; }

	/// The epoch after this one: 1 follows both 0 and the largest.
	static std::int32_t nextEpoch(std::int32_t epoch) noexcept;

private:
	/// Points into the list's elements, or to a caller's strings for look-ups.
	struct Key
	{
		std::string_view topic;
		Uuid topicId;
		std::int32_t index;
		friend bool operator==(const Key&, const Key&) = default;
	};
	struct KeyHash
	{
		std::size_t operator()(const Key& key) const noexcept;
	};

	Key keyOf(std::string_view topic, const Uuid& topicId, std::int32_t index) const noexcept;

	const std::int32_t _id;
	const bool _usesTopicIds;
	mutable Mutex _mutex;
	std::int32_t _epoch AEON_GUARDED_BY(_mutex) = 1;
	PartitionList _partitions AEON_GUARDED_BY(_mutex);
	std::unordered_map<Key, PartitionList::iterator, KeyHash> _index AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
