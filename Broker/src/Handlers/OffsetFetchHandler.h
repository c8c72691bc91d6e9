#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/OffsetFetchRequest.h"
#include "Aeon/Protocol/Messages/OffsetFetchResponse.h"

namespace Aeon
{

/// Tells committed offsets: of one group, of several from version 8 on, of all topics where none are named. Every
/// partition asked for is answered, with offset -1 where nothing was committed. An error of the group stands beside it,
/// but with each partition before version 2, whose answers have no other place for it.
///
/// Thread-safe.
class OffsetFetchHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::OFFSET_FETCH;
	using Request = Protocol::OffsetFetchRequest;
	using Response = Protocol::OffsetFetchResponse;

	explicit OffsetFetchHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	using GroupRequest = Request::OffsetFetchRequestGroup;
	using GroupResponse = Response::OffsetFetchResponseGroup;

	void fetchGroup(
		RequestContext& context, const Coordinator::MetadataImage& image, const GroupRequest& group, bool requireStable,
		GroupResponse& answer);

	BrokerServices& _services;
};

} // namespace Aeon
