#include "Handlers/GroupCaller.h"

#include <string>
#include <string_view>

namespace Aeon
{

Coordinator::CallerInfo callerOf(RequestContext& context)
{
	// "address:port", with brackets around an IPv6 address; Kafka shows the address alone, behind a slash.
	std::string_view address = context.peerAddress();
	address = address.substr(0, address.rfind(':'));
	if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
	return {context.apiVersion, context.clientId, context.keep("/" + std::string(address))};
}

} // namespace Aeon
