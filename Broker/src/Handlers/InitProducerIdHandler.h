#pragma once

#include "../ProducerIdAllocator.h"

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"

namespace Aeon
{

/// Gives an idempotent producer its id, with epoch 0. What the request says of an earlier id or of two-phase commit
/// concerns transactional producers alone. Those are refused with UNSUPPORTED_VERSION, which clients report at once
/// instead of trying again: this broker has no transaction coordinator.
///
/// Thread-safe.
class InitProducerIdHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::INIT_PRODUCER_ID;
	using Request = Protocol::InitProducerIdRequest;
	using Response = Protocol::InitProducerIdResponse;

	explicit InitProducerIdHandler(BrokerServices& services);

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	ErrorCode refuseTransactional(const RequestContext& context, const Request& request) const;

	ProducerIdAllocator _ids;
};

} // namespace Aeon
