#include "HeartbeatHandler.h"

#include "GroupCaller.h"

#include "Aeon/Coordinator/GroupCoordinator.h"

namespace Aeon
{

void HeartbeatHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	_services.groups.heartbeat(callerOf(context), request, response, context.arena());
}

void HeartbeatHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
