#include "LeaveGroupHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

/// From here on a request names many members, and each one is answered.
constexpr std::int16_t BATCH_VERSION = 3;

} // namespace

void LeaveGroupHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.members.size())) return;
	if (context.apiVersion >= BATCH_VERSION)
	{
		_services.groups.leave(callerOf(context), request, response, context.arena());
		return;
	}
	Request batch;
	batch.groupId = request.groupId;
	batch.members.append(context.arena()).memberId = request.memberId;
	_services.groups.leave(callerOf(context), batch, response, context.arena());
	if (response.errorCode == wireCode(ErrorCode::NONE) && !response.members.empty())
		response.errorCode = response.members.front().errorCode;
	response.members = {};
}

void LeaveGroupHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
