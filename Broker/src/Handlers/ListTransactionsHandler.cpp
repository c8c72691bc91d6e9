#include "ListTransactionsHandler.h"

#include "AdminSupport.h"

#include "Aeon/Coordinator/TransactionCoordinator.h"
#include "Aeon/Protocol/Arena.h"

#include <string>
#include <vector>

namespace Aeon
{

namespace
{

using Coordinator::TransactionFilter;

TransactionFilter filterOf(const ListTransactionsHandler::Request& request)
{
	TransactionFilter filter;
	for (const auto state : request.stateFilters)
		filter.states.emplace(state);
	for (const auto id : request.producerIdFilters)
		filter.producerIds.emplace(id);
	filter.durationMs = request.durationFilter;
	if (request.transactionalIdPattern) filter.idPattern = *request.transactionalIdPattern;
	return filter;
}

} // namespace

void ListTransactionsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.stateFilters.size() + request.producerIdFilters.size())) return;
	const auto filter = filterOf(request);
	std::vector<Coordinator::TransactionListing> transactions;
	const auto code = _services.transactions.list(filter, transactions);
	response.errorCode = wireCode(code);
	if (code != ErrorCode::NONE) return;
	for (const auto& state : filter.states)
		if (!TransactionFilter::isState(state))
			response.unknownStateFilters.append(context.arena(), context.keep(state));
	response.transactionStates.reserve(context.arena(), transactions.size());
	for (const auto& transaction : transactions)
	{
		auto& listed = response.transactionStates.append(context.arena());
		listed.transactionalId = context.keep(transaction.transactionalId);
		listed.producerId = transaction.producerId.value();
		listed.transactionState = context.keep(transaction.state);
	}
}

void ListTransactionsHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
