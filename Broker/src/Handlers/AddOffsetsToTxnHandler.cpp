#include "AddOffsetsToTxnHandler.h"

#include "FencedCode.h"
#include "Groups/OffsetsTopic.h"

#include "Aeon/Coordinator/GroupPartition.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"

#include <string>

namespace Aeon
{

namespace
{

/// First version that knows PRODUCER_FENCED.
constexpr std::int16_t FENCED_VERSION = 2;

} // namespace

void AddOffsetsToTxnHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (const auto ensured = _services.offsetsTopic.ensure(); !ensured)
	{
		response.errorCode = wireCode(ensured.code());
		return;
	}
	const auto image = _services.metadata.image();
	const auto count = static_cast<std::int32_t>(image->topic(OffsetsTopic::NAME)->partitions.size());
	const TopicPartition offsets{
		std::string(OffsetsTopic::NAME), Coordinator::coordinatorPartition(request.groupId, count)};
	const Coordinator::TransactionCaller caller{
		request.transactionalId, {ProducerId(request.producerId), request.producerEpoch}, 0};
	const auto code = _services.transactions.addPartitions(caller, {&offsets, 1});
	response.errorCode = wireCode(fencedCode(code, context.apiVersion, FENCED_VERSION));
}

void AddOffsetsToTxnHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
