#include "EndTxnHandler.h"

#include "FencedCode.h"

#include "Aeon/Coordinator/TransactionCoordinator.h"

namespace Aeon
{

namespace
{

/// First version that knows PRODUCER_FENCED.
constexpr std::int16_t FENCED_VERSION = 2;
/// First version of transaction version 2: each end gives the producer its next epoch.
constexpr std::int16_t BUMP_VERSION = 5;

} // namespace

void EndTxnHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	const bool bumps = context.apiVersion >= BUMP_VERSION;
	const Coordinator::TransactionCaller caller{
		request.transactionalId,
		{ProducerId(request.producerId), request.producerEpoch},
		static_cast<std::int16_t>(bumps ? 2 : 0)};
	const auto ended = _services.transactions.endTransaction(caller, request.committed);
	if (!ended)
	{
		response.errorCode = wireCode(fencedCode(ended.code(), context.apiVersion, FENCED_VERSION));
		return;
	}
	if (!bumps) return;
	response.producerId = ended->id.value();
	response.producerEpoch = ended->epoch;
}

void EndTxnHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
