#include "InitProducerIdHandler.h"

#include "Aeon/Protocol/RecordBatch.h"

#include <Poco/Logger.h>

#include <string>

namespace Aeon
{

InitProducerIdHandler::InitProducerIdHandler(BrokerServices& services) : _ids(services.metadata, services.nodeId)
{
}

void InitProducerIdHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	const bool hasId = request.producerId != NO_PRODUCER_ID.value();
	const bool hasEpoch = request.producerEpoch != Protocol::NO_PRODUCER_EPOCH;
	if (hasId != hasEpoch)
	{
		fail(context, request, response, ErrorCode::INVALID_REQUEST);
		return;
	}
	if (request.transactionalId)
	{
		fail(context, request, response, refuseTransactional(context, request));
		return;
	}
	const auto id = _ids.next();
	if (!id)
	{
		fail(context, request, response, id.code());
		return;
	}
	response.producerId = id->value();
	response.producerEpoch = 0;
}

void InitProducerIdHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
	response.producerId = NO_PRODUCER_ID.value();
	response.producerEpoch = Protocol::NO_PRODUCER_EPOCH;
}

ErrorCode InitProducerIdHandler::refuseTransactional(const RequestContext& context, const Request& request) const
{
	if (request.transactionalId->empty()) return ErrorCode::INVALID_REQUEST;
	Poco::Logger::get("Aeon.Broker")
		.warning(
			"refused a transactional producer at " + context.peerAddress() +
			": transactions are not served; producers without transactional.id are");
	return ErrorCode::UNSUPPORTED_VERSION;
}

} // namespace Aeon
