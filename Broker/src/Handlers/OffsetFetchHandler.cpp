#include "OffsetFetchHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"
#include "PartitionCount.h"
#include "SeenNames.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>

namespace Aeon
{

namespace
{

using Coordinator::MetadataImage;
using Request = OffsetFetchHandler::Request;
using Response = OffsetFetchHandler::Response;
using GroupRequest = Request::OffsetFetchRequestGroup;
using GroupResponse = Response::OffsetFetchResponseGroup;
using TopicResponse = Response::OffsetFetchResponseTopics;

/// Before it nothing committed is an error, as when offsets lay in ZooKeeper.
constexpr std::int16_t NO_OFFSET_VERSION = 1;
/// From here on an error of the group has its own place.
constexpr std::int16_t GROUP_ERROR_VERSION = 2;
/// From here on a request names several groups.
constexpr std::int16_t BATCH_VERSION = 8;
/// From here on topics have ids instead of names.
constexpr std::int16_t TOPIC_ID_VERSION = 10;

constexpr std::int64_t NO_OFFSET = -1;

std::size_t sizeOf(const Request& request) noexcept
{
	std::size_t count = itemCount(request.topics, &Request::OffsetFetchRequestTopic::partitionIndexes);
	for (const auto& group : request.groups)
		count += 1 + itemCount(group.topics, &Request::OffsetFetchRequestTopics::partitionIndexes);
	return count;
}

/// The only group of an old request, in the form of newer ones.
GroupRequest onlyGroup(const Request& request, Protocol::Arena& arena)
{
	GroupRequest group;
	group.groupId = request.groupId;
	if (request.topics.isNull())
	{
		group.topics = Protocol::Array<Request::OffsetFetchRequestTopics>::null();
		return group;
	}
	group.topics.resize(arena, request.topics.size());
	for (std::size_t index = 0; index < request.topics.size(); ++index)
	{
		group.topics[index].name = request.topics[index].name;
		group.topics[index].partitionIndexes = request.topics[index].partitionIndexes;
	}
	return group;
}

/// The same on the way back.
void answerOnlyGroup(std::int16_t version, const GroupResponse& group, Protocol::Arena& arena, Response& response)
{
	response.errorCode = group.errorCode;
	response.topics.resize(arena, group.topics.size());
	for (std::size_t i = 0; i < group.topics.size(); ++i)
	{
		auto& topic = response.topics[i];
		topic.name = group.topics[i].name;
		topic.partitions.resize(arena, group.topics[i].partitions.size());
		for (std::size_t k = 0; k < topic.partitions.size(); ++k)
		{
			const auto& said = group.topics[i].partitions[k];
			auto& answer = topic.partitions[k];
			answer.partitionIndex = said.partitionIndex;
			answer.committedOffset = said.committedOffset;
			answer.committedLeaderEpoch = said.committedLeaderEpoch;
			answer.metadata = said.metadata;
			answer.errorCode = said.errorCode;
			if (version < NO_OFFSET_VERSION && said.committedOffset == NO_OFFSET && said.errorCode == 0)
				answer.errorCode = wireCode(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
		}
	}
}

void failPartitions(
	const Request::OffsetFetchRequestTopics& asked, ErrorCode code, Protocol::Arena& arena, TopicResponse& answer)
{
	answer.name = asked.name;
	answer.topicId = asked.topicId;
	answer.partitions.resize(arena, asked.partitionIndexes.size());
	for (std::size_t index = 0; index < asked.partitionIndexes.size(); ++index)
	{
		answer.partitions[index].partitionIndex = asked.partitionIndexes[index];
		answer.partitions[index].committedOffset = NO_OFFSET;
		answer.partitions[index].errorCode = wireCode(code);
	}
}

void failGroup(
	std::int16_t version, const GroupRequest& group, ErrorCode code, Protocol::Arena& arena, GroupResponse& answer)
{
	answer = GroupResponse{};
	answer.groupId = group.groupId;
	if (version >= GROUP_ERROR_VERSION)
	{
		answer.errorCode = wireCode(code);
		return;
	}
	answer.topics.resize(arena, group.topics.size());
	for (std::size_t index = 0; index < group.topics.size(); ++index)
		failPartitions(group.topics[index], code, arena, answer.topics[index]);
}

/// The topics of a group that there are, each with its name and its id.
Protocol::Array<Request::OffsetFetchRequestTopics>
knownTopics(const MetadataImage& image, bool byId, const GroupRequest& group, Protocol::Arena& arena)
{
	Protocol::Array<Request::OffsetFetchRequestTopics> topics;
	topics.reserve(arena, group.topics.size());
	for (const auto& asked : group.topics)
	{
		const auto* known = byId ? image.topic(asked.topicId) : image.topic(asked.name);
		// By name one may ask for a topic that is gone: its offsets stay for a while.
		if (byId && known == nullptr) continue;
		auto& topic = topics.append(arena, asked);
		if (known == nullptr) continue;
		topic.name = known->name;
		topic.topicId = known->id;
	}
	return topics;
}

/// Puts what the group said of known topics beside the error of unknown ones, in the order of the request.
void mergeTopics(
	const MetadataImage& image, const GroupRequest& group, const GroupResponse& said, Protocol::Arena& arena,
	GroupResponse& answer)
{
	answer.topics.resize(arena, group.topics.size());
	std::size_t next = 0;
	for (std::size_t index = 0; index < group.topics.size(); ++index)
		if (image.topic(group.topics[index].topicId) != nullptr)
			answer.topics[index] = said.topics[next++];
		else
			failPartitions(group.topics[index], ErrorCode::UNKNOWN_TOPIC_ID, arena, answer.topics[index]);
}

/// Without the topics that have no id: an answer by ids cannot name them.
Protocol::Array<TopicResponse> topicsWithIds(Protocol::Array<TopicResponse> topics) noexcept
{
	auto* end =
		std::remove_if(topics.begin(), topics.end(), [](const TopicResponse& topic) { return topic.topicId.isZero(); });
	return {topics.begin(), static_cast<std::size_t>(end - topics.begin())};
}

} // namespace

void OffsetFetchHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, sizeOf(request))) return;
	const auto image = _services.metadata.image();
	if (context.apiVersion < BATCH_VERSION)
	{
		GroupResponse answer;
		fetchGroup(context, *image, onlyGroup(request, context.arena()), request.requireStable, answer);
		answerOnlyGroup(context.apiVersion, answer, context.arena(), response);
		return;
	}
	SeenNames seen;
	response.groups.resize(context.arena(), request.groups.size());
	for (std::size_t index = 0; index < request.groups.size(); ++index)
	{
		const auto& group = request.groups[index];
		if (seen.isNew(group.groupId))
			fetchGroup(context, *image, group, request.requireStable, response.groups[index]);
		else
			failGroup(context.apiVersion, group, ErrorCode::INVALID_REQUEST, context.arena(), response.groups[index]);
	}
}

void OffsetFetchHandler::fetchGroup(
	RequestContext& context, const MetadataImage& image, const GroupRequest& group, bool requireStable,
	GroupResponse& answer)
{
	const bool byId = context.apiVersion >= TOPIC_ID_VERSION;
	const bool all = group.topics.isNull();
	GroupRequest known = group;
	if (!all) known.topics = knownTopics(image, byId, group, context.arena());
	GroupResponse said;
	_services.groups.fetchOffsets(callerOf(context), known, requireStable, said, context.arena());
	if (said.errorCode != wireCode(ErrorCode::NONE))
	{
		failGroup(context.apiVersion, group, static_cast<ErrorCode>(said.errorCode), context.arena(), answer);
		return;
	}
	answer.groupId = group.groupId;
	if (byId && !all)
		mergeTopics(image, group, said, context.arena(), answer);
	else
		answer.topics = byId ? topicsWithIds(said.topics) : said.topics;
}

void OffsetFetchHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	if (context.apiVersion < BATCH_VERSION)
	{
		GroupResponse answer;
		failGroup(context.apiVersion, onlyGroup(request, context.arena()), code, context.arena(), answer);
		answerOnlyGroup(context.apiVersion, answer, context.arena(), response);
		return;
	}
	response.groups.resize(context.arena(), request.groups.size());
	for (std::size_t index = 0; index < request.groups.size(); ++index)
		failGroup(context.apiVersion, request.groups[index], code, context.arena(), response.groups[index]);
}

} // namespace Aeon
