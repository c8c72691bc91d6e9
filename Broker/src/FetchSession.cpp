#include "Aeon/Broker/FetchSession.h"

#include <limits>
#include <utility>

namespace Aeon
{

std::size_t FetchSession::KeyHash::operator()(const Key& key) const noexcept
{
	const auto topic = std::hash<std::string_view>{}(key.topic) ^ std::hash<Uuid>{}(key.topicId);
	return topic * 31 + static_cast<std::size_t>(key.index);
}

FetchSession::Key FetchSession::keyOf(std::string_view topic, const Uuid& topicId, std::int32_t index) const noexcept
{
	if (_usesTopicIds) return {{}, topicId, index};
	return {topic, {}, index};
}

FetchSessionPartition& FetchSession::put(FetchSessionPartition asked)
{
	if (auto* known = find(asked.topic, asked.topicId, asked.index))
	{
		known->fetchOffset = asked.fetchOffset;
		known->maxBytes = asked.maxBytes;
		known->currentLeaderEpoch = asked.currentLeaderEpoch;
		known->lastFetchedEpoch = asked.lastFetchedEpoch;
		return *known;
	}
	_partitions.push_back(std::move(asked));
	const auto place = std::prev(_partitions.end());
	_index.emplace(keyOf(place->topic, place->topicId, place->index), place);
	return *place;
}

void FetchSession::forget(std::string_view topic, const Uuid& topicId, std::int32_t index)
{
	const auto found = _index.find(keyOf(topic, topicId, index));
	if (found == _index.end()) return;
	const auto place = found->second;
	_index.erase(found);
	_partitions.erase(place);
}

FetchSessionPartition* FetchSession::find(std::string_view topic, const Uuid& topicId, std::int32_t index)
{
	const auto found = _index.find(keyOf(topic, topicId, index));
	return found == _index.end() ? nullptr : &*found->second;
}

void FetchSession::moveToEnd(std::string_view topic, const Uuid& topicId, std::int32_t index)
{
	const auto found = _index.find(keyOf(topic, topicId, index));
	if (found != _index.end()) _partitions.splice(_partitions.end(), _partitions, found->second);
}

std::int32_t FetchSession::nextEpoch(std::int32_t epoch) noexcept
{
	return epoch == std::numeric_limits<std::int32_t>::max() ? 1 : epoch + 1;
}

} // namespace Aeon
