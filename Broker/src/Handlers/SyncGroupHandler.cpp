#include "SyncGroupHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"

#include "Aeon/Coordinator/GroupCoordinator.h"

namespace Aeon
{

namespace
{

/// From here on a member says which protocol it believes to be chosen (KIP-559).
constexpr std::int16_t PROTOCOL_VERSION = 5;

} // namespace

void SyncGroupHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.assignments.size())) return;
	if (context.apiVersion >= PROTOCOL_VERSION && !(request.protocolType && request.protocolName))
		return fail(context, request, response, ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
	_services.groups.sync(callerOf(context), request, response, context.arena());
}

void SyncGroupHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
