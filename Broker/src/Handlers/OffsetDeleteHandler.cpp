#include "OffsetDeleteHandler.h"

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

using Request = OffsetDeleteHandler::Request;
using Response = OffsetDeleteHandler::Response;
using Partitions = KnownPartitions<Request::OffsetDeleteRequestTopic, Response::OffsetDeleteResponseTopic>;

} // namespace

void OffsetDeleteHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::OffsetDeleteRequestTopic::partitions))) return;
	const auto image = _services.metadata.image();
	Partitions partitions(response.topics, context.arena());
	for (const auto& topic : request.topics)
		partitions.add(
			topic, image->topic(topic.name), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
			[&](auto& named) { named.name = topic.name; });
	Request known = request;
	known.topics = partitions.known();
	Response said;
	_services.groups.deleteOffsets(callerOf(context), known, said, context.arena());
	response.errorCode = said.errorCode;
	if (said.errorCode == wireCode(ErrorCode::NONE))
		partitions.merge(said.topics);
	else
		response.topics = {};
}

void OffsetDeleteHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
