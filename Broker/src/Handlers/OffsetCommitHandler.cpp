#include "OffsetCommitHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"
#include "KnownPartitions.h"
#include "PartitionCount.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Coordinator/MetadataLog.h"

namespace Aeon
{

namespace
{

/// From here on topics have ids instead of names.
constexpr std::int16_t TOPIC_ID_VERSION = 10;

using Request = OffsetCommitHandler::Request;
using Response = OffsetCommitHandler::Response;
using Partitions = KnownPartitions<Request::OffsetCommitRequestTopic, Response::OffsetCommitResponseTopic>;

} // namespace

void OffsetCommitHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::OffsetCommitRequestTopic::partitions))) return;
	const auto image = _services.metadata.image();
	const bool byId = context.apiVersion >= TOPIC_ID_VERSION;
	Partitions partitions(response.topics, context.arena());
	for (const auto& topic : request.topics)
	{
		const auto* known = byId ? image->topic(topic.topicId) : image->topic(topic.name);
		partitions.add(
			topic, known, byId ? ErrorCode::UNKNOWN_TOPIC_ID : ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
			[&](auto& named)
			{
				named.name = known->name;
				named.topicId = known->id;
			});
	}
	if (partitions.known().empty()) return;
	Request known = request;
	known.topics = partitions.known();
	Response said;
	_services.groups.commitOffsets(callerOf(context), known, said, context.arena());
	partitions.merge(said.topics);
}

void OffsetCommitHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& topic : request.topics)
	{
		auto& answer = response.topics.append(context.arena());
		answer.name = topic.name;
		answer.topicId = topic.topicId;
		for (const auto& partition : topic.partitions)
		{
			auto& place = answer.partitions.append(context.arena());
			place.partitionIndex = partition.partitionIndex;
			place.errorCode = wireCode(code);
		}
	}
}

} // namespace Aeon
