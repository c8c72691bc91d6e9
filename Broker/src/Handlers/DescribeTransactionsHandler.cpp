#include "DescribeTransactionsHandler.h"

#include "AdminSupport.h"

#include "Aeon/Coordinator/TransactionCoordinator.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

using State = DescribeTransactionsHandler::Response::TransactionState;

void fill(RequestContext& context, const Coordinator::TransactionDescription& description, State& state)
{
	state.transactionState = context.keep(description.state);
	state.transactionTimeoutMs = description.timeoutMs;
	state.transactionStartTimeMs = description.startTimeMs;
	state.producerId = description.producer.id.value();
	state.producerEpoch = description.producer.epoch;
	// Partitions come in the order of topics.
	for (const auto& [topic, partition] : description.partitions)
	{
		auto& topics = state.topics;
		if (topics.empty() || topics[topics.size() - 1].topic != topic)
			topics.append(context.arena()).topic = context.keep(topic);
		topics[topics.size() - 1].partitions.append(context.arena(), partition.value());
	}
}

} // namespace

void DescribeTransactionsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.transactionalIds.size())) return;
	response.transactionStates.resize(context.arena(), request.transactionalIds.size());
	for (std::size_t index = 0; index < request.transactionalIds.size(); ++index)
	{
		auto& state = response.transactionStates[index];
		state.transactionalId = request.transactionalIds[index];
		const auto description = _services.transactions.describe(state.transactionalId);
		state.errorCode = wireCode(description.code());
		if (description) fill(context, *description, state);
	}
}

void DescribeTransactionsHandler::fail(
	RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto id : request.transactionalIds)
	{
		auto& state = response.transactionStates.append(context.arena());
		state.transactionalId = id;
		state.errorCode = wireCode(code);
	}
}

} // namespace Aeon
