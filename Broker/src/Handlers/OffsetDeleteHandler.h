#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/OffsetDeleteRequest.h"
#include "Aeon/Protocol/Messages/OffsetDeleteResponse.h"

namespace Aeon
{

/// Drops committed offsets of a group, but of no topic that a member is subscribed to.
///
/// Thread-safe.
class OffsetDeleteHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::OFFSET_DELETE;
	using Request = Protocol::OffsetDeleteRequest;
	using Response = Protocol::OffsetDeleteResponse;

	explicit OffsetDeleteHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
