#include "ConsumerGroupDescribeHandler.h"

#include "AdminSupport.h"
#include "ConsumerProtocol.h"
#include "GroupCaller.h"
#include "SeenNames.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

void ConsumerGroupDescribeHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.groupIds.size())) return;
	if (!servesConsumerProtocol(_services))
	{
		fail(context, request, response, ErrorCode::UNSUPPORTED_VERSION);
		return;
	}
	const auto caller = callerOf(context);
	SeenNames seen;
	response.groups.resize(context.arena(), request.groupIds.size());
	for (std::size_t index = 0; index < request.groupIds.size(); ++index)
	{
		auto& answer = response.groups[index];
		answer.groupId = request.groupIds[index];
		if (seen.isNew(request.groupIds[index]))
			_services.groups.describeConsumer(caller, request.groupIds[index], answer, context.arena());
		else
			answer.errorCode = wireCode(ErrorCode::INVALID_REQUEST);
		if (request.includeAuthorizedOperations && answer.errorCode == wireCode(ErrorCode::NONE))
			answer.authorizedOperations = GROUP_OPERATIONS;
	}
}

void ConsumerGroupDescribeHandler::fail(
	RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto group : request.groupIds)
	{
		auto& answer = response.groups.append(context.arena());
		answer.groupId = group;
		answer.errorCode = wireCode(code);
	}
}

} // namespace Aeon
