#include "ConsumerGroupHeartbeatHandler.h"

#include "AdminSupport.h"
#include "ConsumerProtocol.h"
#include "GroupCaller.h"

#include "Aeon/Coordinator/GroupCoordinator.h"

namespace Aeon
{

void ConsumerGroupHeartbeatHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.subscribedTopicNames.size() + request.topicPartitions.size())) return;
	if (servesConsumerProtocol(_services))
		_services.groups.consumerHeartbeat(callerOf(context), request, response, context.arena());
	else
		fail(context, request, response, ErrorCode::UNSUPPORTED_VERSION);
}

void ConsumerGroupHeartbeatHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
