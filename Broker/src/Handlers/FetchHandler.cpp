#include "FetchHandler.h"

#include "../Fetch/FetchSessionExchange.h"
#include "../Fetch/FetchWait.h"
#include "AdminSupport.h"
#include "PartitionCount.h"
#include "TopicLookup.h"

#include "Aeon/Broker/AdvertisedEndpoints.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace Aeon
{

namespace
{

/// First version that names topics by id, first whose replica id is tagged, first that names leaders (KIP-951).
constexpr std::int16_t TOPIC_ID_VERSION = 13;
constexpr std::int16_t REPLICA_STATE_VERSION = 15;
constexpr std::int16_t LEADER_VERSION = 16;
/// A client may go without a word, which a sleeping thread does not see: no poll is longer than this.
constexpr std::chrono::minutes LONGEST_POLL{5};

/// Empties the targets, which hold files open, when the request is done.
class TargetsGuard
{
public:
	explicit TargetsGuard(FetchScratch& scratch) : _scratch(scratch) { _scratch.targets.clear(); }
	~TargetsGuard() { _scratch.targets.clear(); }
	TargetsGuard(const TargetsGuard&) = delete;
	TargetsGuard& operator=(const TargetsGuard&) = delete;

private:
	FetchScratch& _scratch;
};

bool isSameTopic(const FetchTarget& target, const Protocol::FetchResponse::FetchableTopicResponse& topic)
{
	return target.topic == topic.topic && target.topicId == topic.topicId;
}

} // namespace

void FetchHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::FetchTopic::partitions))) return;
	auto& scratch = context.connection().fetchScratch();
	const TargetsGuard guard(scratch);
	FetchSessionExchange session(_services.fetchSessions, _services.clock.now());
	auto error = check(context, request);
	if (error == ErrorCode::NONE) error = session.open(request, context.apiVersion, context.arena(), scratch.targets);
	if (error != ErrorCode::NONE)
	{
		response.errorCode = wireCode(error);
		return;
	}
	const auto topics = _services.topics.snapshot();
	resolve(context, request, *topics, scratch);
	FetchReader reader(_services, context, request, scratch);
	readUntilEnough(context, request, reader, scratch);
	response.sessionId = session.complete(scratch.targets);
	respond(context, scratch, response);
}

ErrorCode FetchHandler::check(const RequestContext&, const Request& request) const
{
	return request.clusterId && *request.clusterId != _services.clusterId ? ErrorCode::INCONSISTENT_CLUSTER_ID
																		  : ErrorCode::NONE;
}

void FetchHandler::resolve(
	const RequestContext& context, const Request& request, const TopicSnapshot& topics, FetchScratch& scratch) const
{
	const auto replica =
		context.apiVersion >= REPLICA_STATE_VERSION ? request.replicaState.replicaId : request.replicaId;
	TopicLookup topic;
	const FetchTarget* previous = nullptr;
	for (auto& target : scratch.targets)
	{
		const bool sameTopic =
			previous != nullptr && previous->topic == target.topic && previous->topicId == target.topicId;
		if (!sameTopic)
			topic = context.apiVersion >= TOPIC_ID_VERSION ? findTopic(topics, target.topicId)
														   : findTopic(topics, target.topic);
		previous = &target;
		const auto [partition, missing] = topic.partition(target.index);
		target.partition = replica >= 0 ? nullptr : partition;
		target.lookupError = replica >= 0 && partition != nullptr ? ErrorCode::NOT_LEADER_OR_FOLLOWER : missing;
	}
}

void FetchHandler::readUntilEnough(
	RequestContext& context, const Request& request, FetchReader& reader, FetchScratch& scratch) const
{
	const auto bytesMin = static_cast<std::uint64_t>(std::max(request.minBytes, 0));
	const auto isEnough = [&](const FetchReader::Sum& sum) { return sum.urgent || sum.bytes >= bytesMin; };
	if (isEnough(reader.readAll()) || scratch.targets.empty() || request.maxWaitMs <= 0) return;

	const auto longest = std::chrono::milliseconds(LONGEST_POLL);
	const auto deadline = _services.clock.now() + std::min(std::chrono::milliseconds(request.maxWaitMs), longest);
	FetchWait wait(context.arena(), context.connection().waiter(), scratch.targets);
	do
		wait.join();
	while (!isEnough(reader.readAll()) && wait.wait(deadline));
}

void FetchHandler::respond(RequestContext& context, FetchScratch& scratch, Response& response) const
{
	auto& topics = response.responses;
	for (auto& target : scratch.targets)
	{
		if (!target.included) continue;
		if (topics.empty() || !isSameTopic(target, topics.back()))
		{
			auto& topic = topics.append(context.arena());
			topic.topic = target.topic;
			topic.topicId = target.topicId;
		}
		nameLeader(context, target, response);
		topics.back().partitions.append(context.arena(), target.answer);
		if (target.source) context.keepAlive(std::move(target.source));
	}
}

void FetchHandler::nameLeader(RequestContext& context, FetchTarget& target, Response& response) const
{
	const auto error = static_cast<ErrorCode>(target.answer.errorCode);
	const bool isAboutLeader = error == ErrorCode::FENCED_LEADER_EPOCH || error == ErrorCode::NOT_LEADER_OR_FOLLOWER;
	if (context.apiVersion < LEADER_VERSION || target.partition == nullptr || !isAboutLeader) return;
	const auto* endpoint = _services.endpoints.find(context.listenerName());
	if (endpoint == nullptr) return;
	target.answer.currentLeader.leaderId = _services.nodeId.value();
	target.answer.currentLeader.leaderEpoch = target.partition->leaderEpoch().value();
	if (!response.nodeEndpoints.empty()) return;
	auto& node = response.nodeEndpoints.append(context.arena());
	node.nodeId = _services.nodeId.value();
	node.host = endpoint->host;
	node.port = endpoint->port;
	if (_services.config.rack) node.rack = *_services.config.rack;
}

} // namespace Aeon
