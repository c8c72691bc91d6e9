#include "InitProducerIdHandler.h"

#include "FencedCode.h"
#include "ProducerIdAllocator.h"

#include "Aeon/Coordinator/TransactionCoordinator.h"

namespace Aeon
{

namespace
{

using Coordinator::NO_PRODUCER_EPOCH;
using Coordinator::ProducerIdAndEpoch;

/// First version that knows PRODUCER_FENCED.
constexpr std::int16_t FENCED_VERSION = 4;

} // namespace

void InitProducerIdHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	const auto granted = grant(request);
	if (!granted)
	{
		fail(context, request, response, fencedCode(granted.code(), context.apiVersion, FENCED_VERSION));
		return;
	}
	response.producerId = granted->id.value();
	response.producerEpoch = granted->epoch;
}

void InitProducerIdHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
	response.producerId = NO_PRODUCER_ID.value();
	response.producerEpoch = NO_PRODUCER_EPOCH;
}

Result<ProducerIdAndEpoch> InitProducerIdHandler::grant(const Request& request)
{
	const ProducerIdAndEpoch current{ProducerId(request.producerId), request.producerEpoch};
	if ((current.id == NO_PRODUCER_ID) != (current.epoch == NO_PRODUCER_EPOCH)) return ErrorCode::INVALID_REQUEST;
	if (!request.transactionalId)
	{
		const auto id = _services.producerIds.next();
		if (!id) return id.error();
		return ProducerIdAndEpoch{*id, 0};
	}
	Coordinator::InitTransactionalId wanted;
	wanted.transactionalId = *request.transactionalId;
	wanted.timeoutMs = request.transactionTimeoutMs;
	if (current.id != NO_PRODUCER_ID) wanted.current = current;
	wanted.enable2Pc = request.enable2Pc;
	wanted.keepPreparedTxn = request.keepPreparedTxn;
	return _services.transactions.initProducerId(wanted);
}

} // namespace Aeon
