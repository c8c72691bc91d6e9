#include "JoinGroupHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"

#include "Aeon/Coordinator/GroupCoordinator.h"

namespace Aeon
{

namespace
{

/// From here on no protocol is null instead of empty.
constexpr std::int16_t NULLABLE_PROTOCOL_VERSION = 7;

void nameNoProtocol(std::int16_t version, std::optional<std::string_view>& protocolName)
{
	if (protocolName && !protocolName->empty()) return;
	protocolName = "";
	if (version >= NULLABLE_PROTOCOL_VERSION) protocolName.reset();
}

} // namespace

void JoinGroupHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.protocols.size())) return;
	_services.groups.join(callerOf(context), request, response, context.arena());
	nameNoProtocol(context.apiVersion, response.protocolName);
}

void JoinGroupHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
	response.memberId = request.memberId;
	nameNoProtocol(context.apiVersion, response.protocolName);
}

} // namespace Aeon
