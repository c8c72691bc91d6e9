#include "DeleteGroupsHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"
#include "SeenNames.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

void DeleteGroupsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.groupsNames.size())) return;
	const auto caller = callerOf(context);
	SeenNames seen;
	response.results.reserve(context.arena(), request.groupsNames.size());
	for (const auto group : request.groupsNames)
	{
		if (!seen.isNew(group)) continue;
		auto& answer = response.results.append(context.arena());
		answer.groupId = group;
		_services.groups.remove(caller, group, answer, context.arena());
	}
}

void DeleteGroupsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	SeenNames seen;
	for (const auto group : request.groupsNames)
	{
		if (!seen.isNew(group)) continue;
		auto& answer = response.results.append(context.arena());
		answer.groupId = group;
		answer.errorCode = wireCode(code);
	}
}

} // namespace Aeon
