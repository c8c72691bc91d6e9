#include "Aeon/Coordinator/TransactionCoordinator.h"

#include "Transactions/TransactionCoordinatorImpl.h"

#include <utility>

namespace Aeon::Coordinator
{

TransactionCoordinator::TransactionCoordinator(const TransactionCoordinatorConfig& config, Environment environment) :
	_impl(std::make_unique<Impl>(config, std::move(environment)))
{
}

TransactionCoordinator::~TransactionCoordinator()
{
	stop();
}

void TransactionCoordinator::serve(std::int32_t partitionCount)
{
	_impl->serve(partitionCount);
}

void TransactionCoordinator::beginStop()
{
	_impl->beginStop();
}

void TransactionCoordinator::stop()
{
	_impl->stop();
}

Result<ProducerIdAndEpoch> TransactionCoordinator::initProducerId(const InitTransactionalId& request)
{
	if (request.transactionalId.empty()) return ErrorCode::INVALID_REQUEST;
	if (const auto checked = checkInitProducerId(request, _impl->config()); !checked) return checked.error();
	return _impl->take<ProducerIdAndEpoch>(
		request.transactionalId, [&](const TransactionMetadata* current, const StepContext& context)
		{ return Coordinator::initProducerId(current, request, context); });
}

ErrorCode
TransactionCoordinator::addPartitions(const TransactionCaller& caller, std::span<const TopicPartition> partitions)
{
	const bool isPatient = caller.transactionVersion >= EPOCH_BUMP_VERSION;
	return _impl
		->take<void>(
			caller.transactionalId, [&](const TransactionMetadata* current, const StepContext& context)
			{ return Coordinator::addPartitions(current, caller, partitions, context); }, isPatient)
		.code();
}

std::vector<ErrorCode>
TransactionCoordinator::verifyPartitions(const TransactionCaller& caller, std::span<const TopicPartition> partitions)
{
	using Codes = std::vector<ErrorCode>;
	auto codes = _impl->take<Codes>(
		caller.transactionalId, [&](const TransactionMetadata* current, const StepContext&)
		{ return TransactionStep<Codes>(Coordinator::verifyPartitions(current, caller, partitions)); });
	return codes ? std::move(*codes) : Codes(partitions.size(), codes.code());
}

Result<ProducerIdAndEpoch> TransactionCoordinator::endTransaction(const TransactionCaller& caller, bool commit)
{
	return _impl->take<ProducerIdAndEpoch>(
		caller.transactionalId, [&](const TransactionMetadata* current, const StepContext& context)
		{ return Coordinator::endTransaction(current, caller, commit, context); });
}

Result<TransactionDescription> TransactionCoordinator::describe(std::string_view transactionalId)
{
	return _impl->describe(transactionalId);
}

ErrorCode TransactionCoordinator::list(const TransactionFilter& filter, std::vector<TransactionListing>& transactions)
{
	return _impl->list(filter, transactions);
}

} // namespace Aeon::Coordinator
