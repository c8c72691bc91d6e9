#include "FetchSessionExchange.h"

#include "../Handlers/PartitionCount.h"

#include "Aeon/Protocol/Arena.h"

#include <cstring>

namespace Aeon
{

namespace
{

/// First version that names topics by id (KIP-516).
constexpr std::int16_t TOPIC_ID_VERSION = 13;
constexpr std::int32_t NO_SESSION = 0;
constexpr std::int32_t INITIAL_EPOCH = 0;
constexpr std::int32_t FINAL_EPOCH = -1;

using AskedTopic = Protocol::FetchRequest::FetchTopic;
using AskedPartition = Protocol::FetchRequest::FetchPartition;

FetchTarget targetOf(const AskedTopic& topic, const AskedPartition& partition)
{
	FetchTarget target;
	target.topic = topic.topic;
	target.topicId = topic.topicId;
	target.index = partition.partition;
	target.fetchOffset = partition.fetchOffset;
	target.maxBytes = partition.partitionMaxBytes;
	target.currentLeaderEpoch = partition.currentLeaderEpoch;
	target.lastFetchedEpoch = partition.lastFetchedEpoch;
	return target;
}

FetchSessionPartition remembered(const FetchTarget& target)
{
	FetchSessionPartition partition;
	partition.topic = target.topic;
	partition.topicId = target.topicId;
	partition.index = target.index;
	partition.fetchOffset = target.fetchOffset;
	partition.maxBytes = target.maxBytes;
	partition.currentLeaderEpoch = target.currentLeaderEpoch;
	partition.lastFetchedEpoch = target.lastFetchedEpoch;
	return partition;
}

/// The name as it stands in the session may go while the request is served, so that the target gets a copy; runs of
/// one topic share it.
std::string_view keepName(Protocol::Arena& arena, const std::string& name, std::string_view previous)
{
	if (name == previous) return previous;
	auto* copy = static_cast<char*>(arena.allocate(name.size(), 1));
	std::memcpy(copy, name.data(), name.size());
	return {copy, name.size()};
}

FetchTarget targetOf(const FetchSessionPartition& partition, Protocol::Arena& arena, std::string_view previousName)
{
	FetchTarget target;
	if (!partition.topic.empty()) target.topic = keepName(arena, partition.topic, previousName);
	target.topicId = partition.topicId;
	target.index = partition.index;
	target.fetchOffset = partition.fetchOffset;
	target.maxBytes = partition.maxBytes;
	target.currentLeaderEpoch = partition.currentLeaderEpoch;
	target.lastFetchedEpoch = partition.lastFetchedEpoch;
	return target;
}

/// Notes what the client is told of a partition; true where that is news.
bool updateSent(FetchSessionPartition& partition, const Protocol::FetchResponse::PartitionData& answer)
{
	bool news = answer.records.sizeInBytes() > 0 || answer.divergingEpoch.epoch >= 0;
	if (partition.sentHighWatermark != answer.highWatermark)
	{
		partition.sentHighWatermark = answer.highWatermark;
		news = true;
	}
	if (partition.sentLogStartOffset != answer.logStartOffset)
	{
		partition.sentLogStartOffset = answer.logStartOffset;
		news = true;
	}
	if (answer.errorCode == 0) return news;
	// An error is told each time, and once it is over the partition is told anew.
	partition.sentHighWatermark = -1;
	return true;
}

} // namespace

ErrorCode FetchSessionExchange::open(
	const Protocol::FetchRequest& request, std::int16_t version, Protocol::Arena& arena,
	std::vector<FetchTarget>& targets)
{
	_usesTopicIds = version >= TOPIC_ID_VERSION;
	if (request.sessionEpoch != INITIAL_EPOCH && request.sessionEpoch != FINAL_EPOCH)
	{
		_kind = Kind::INCREMENTAL;
		return openIncremental(request, arena, targets);
	}
	_kind = request.sessionEpoch == FINAL_EPOCH ? Kind::SESSIONLESS : Kind::FULL;
	if (request.sessionId != NO_SESSION) _cache.remove(request.sessionId);
	for (const auto& topic : request.topics)
		for (const auto& partition : topic.partitions)
			targets.push_back(targetOf(topic, partition));
	return ErrorCode::NONE;
}

ErrorCode FetchSessionExchange::openIncremental(
	const Protocol::FetchRequest& request, Protocol::Arena& arena, std::vector<FetchTarget>& targets)
{
	auto session = _cache.find(request.sessionId);
	if (!session) return ErrorCode::FETCH_SESSION_ID_NOT_FOUND;
	if (session->usesTopicIds() != _usesTopicIds) return ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR;

	ScopedLock lock(session->mutex());
	if (session->epoch() != request.sessionEpoch) return ErrorCode::INVALID_FETCH_SESSION_EPOCH;
	if (session->partitions().size() + itemCount(request.topics, &AskedTopic::partitions) >
		FetchSession::PARTITIONS_MAX)
	{
		// The client begins anew, with a full request.
		_cache.remove(session->id());
		return ErrorCode::FETCH_SESSION_ID_NOT_FOUND;
	}
	for (const auto& topic : request.topics)
		for (const auto& partition : topic.partitions)
			session->put(remembered(targetOf(topic, partition)));
	for (const auto& topic : request.forgottenTopicsData)
		for (const auto index : topic.partitions)
			session->forget(topic.topic, topic.topicId, index);
	session->advanceEpoch();
	std::string_view name;
	for (const auto& partition : session->partitions())
	{
		targets.push_back(targetOf(partition, arena, name));
		name = targets.back().topic;
	}
	if (session->partitions().empty())
	{
		// Nothing is left to follow: the answer is as without a session, and this one ends.
		_kind = Kind::SESSIONLESS;
		_cache.remove(session->id());
		return ErrorCode::NONE;
	}
	_session = session;
	return ErrorCode::NONE;
}

std::int32_t FetchSessionExchange::complete(std::vector<FetchTarget>& targets)
{
	switch (_kind)
	{
	case Kind::FULL:
		return completeFull(targets);
	case Kind::INCREMENTAL:
		return completeIncremental(targets);
	case Kind::SESSIONLESS:
		break;
	}
	return NO_SESSION;
}

std::int32_t FetchSessionExchange::completeFull(std::vector<FetchTarget>& targets)
{
	if (targets.empty() || targets.size() > FetchSession::PARTITIONS_MAX) return NO_SESSION;
	const auto session = _cache.create(_now, targets.size(), _usesTopicIds);
	if (!session) return NO_SESSION;
	ScopedLock lock(session->mutex());
	for (const auto& target : targets)
		updateSent(session->put(remembered(target)), target.answer);
	return session->id();
}

std::int32_t FetchSessionExchange::completeIncremental(std::vector<FetchTarget>& targets)
{
	std::size_t partitionCount = 0;
	{
		ScopedLock lock(_session->mutex());
		for (auto& target : targets)
		{
			auto* partition = _session->find(target.topic, target.topicId, target.index);
			target.included = partition == nullptr || updateSent(*partition, target.answer);
			if (target.answer.records.sizeInBytes() > 0)
				_session->moveToEnd(target.topic, target.topicId, target.index);
		}
		partitionCount = _session->partitions().size();
	}
	_cache.touch(*_session, _now, partitionCount);
	return _session->id();
}

} // namespace Aeon
