#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/ProducerIdAndEpoch.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"

namespace Aeon
{

/// Gives a producer its id and epoch: an idempotent one a new id, whatever it had before; a transactional one what its
/// transactional id is entitled to, for which the transaction coordinator fences the one before.
///
/// Thread-safe.
class InitProducerIdHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::INIT_PRODUCER_ID;
	using Request = Protocol::InitProducerIdRequest;
	using Response = Protocol::InitProducerIdResponse;

	explicit InitProducerIdHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	Result<Coordinator::ProducerIdAndEpoch> grant(const Request& request);

	BrokerServices& _services;
};

} // namespace Aeon
