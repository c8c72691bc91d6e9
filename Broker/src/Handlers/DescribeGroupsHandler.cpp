#include "DescribeGroupsHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"
#include "SeenNames.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

void DescribeGroupsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.groups.size())) return;
	const auto caller = callerOf(context);
	SeenNames seen;
	response.groups.resize(context.arena(), request.groups.size());
	for (std::size_t index = 0; index < request.groups.size(); ++index)
	{
		auto& answer = response.groups[index];
		answer.groupId = request.groups[index];
		if (seen.isNew(request.groups[index]))
			_services.groups.describe(caller, request.groups[index], answer, context.arena());
		else
			answer.errorCode = wireCode(ErrorCode::INVALID_REQUEST);
		if (request.includeAuthorizedOperations && answer.errorCode == wireCode(ErrorCode::NONE))
			answer.authorizedOperations = GROUP_OPERATIONS;
	}
}

void DescribeGroupsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto group : request.groups)
	{
		auto& answer = response.groups.append(context.arena());
		answer.groupId = group;
		answer.errorCode = wireCode(code);
	}
}

} // namespace Aeon
