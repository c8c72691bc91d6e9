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
	Partitions partitions(response.topics, context.arena());
	partitions.addAll(request.topics, *image, context.apiVersion >= TOPIC_ID_VERSION);
	if (partitions.known().empty()) return;
	Request known = request;
	known.topics = partitions.known();
	Response said;
	_services.groups.commitOffsets(callerOf(context), known, said, context.arena());
	partitions.merge(said.topics);
}

void OffsetCommitHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	failPartitions(request, response, context.arena(), code);
}

} // namespace Aeon
