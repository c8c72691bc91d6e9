#include "BatchPlacer.h"
#include "LogImpl.h"
#include "ProducerFacts.h"

namespace Aeon::Storage
{

Result<VerificationGuard> Log::Impl::beginVerification(const VerificationRequest& request)
{
	const ScopedLock lock(_mutex);
	const auto* entry = _producers.find(request.producerId);
	if (entry != nullptr && request.producerEpoch < entry->producerEpoch) return ErrorCode::INVALID_PRODUCER_EPOCH;
	if (_producers.hasOpenTransaction(request.producerId, request.producerEpoch)) return NO_VERIFICATION_GUARD;
	return _verifications.begin(request, context.clock.wallMs());
}

Result<void> Log::Impl::checkProducersLocked(
	BytesView batches, const AppendInfo& info, std::optional<ProducerBatch>& duplicate) const
{
	BatchPlacer placer(batches, info, logEndOffset());
	while (const auto batch = placer.next())
	{
		if (!batch->hasProducerId()) continue;
		if (const auto facts = producerFactsOf(*batch, placer.baseOffset()))
		{
			const auto verdict = _producers.check(*facts, info.origin);
			if (verdict.error == ErrorCode::INVALID_PRODUCER_EPOCH) return verdict.error;
			if (verdict.duplicateOf)
				duplicate = verdict.duplicateOf;
			else if (const auto error = checkTransactionLocked(*facts, info); error != ErrorCode::NONE)
				return error;
			if (verdict.error != ErrorCode::NONE) return verdict.error;
		}
		else if (const auto marker = markerOf(*batch, placer.baseOffset()))
		{
			const ErrorCode error = _producers.checkMarker(*marker, info.origin, info.transactionVersion);
			if (error != ErrorCode::NONE) return error;
		}
	}
	return {};
}

ErrorCode Log::Impl::checkTransactionLocked(const ProducerBatchFacts& batch, const AppendInfo& info) const
{
	if (!batch.transactional || info.origin == AppendOrigin::REPLICATION) return ErrorCode::NONE;
	if (_producers.hasOpenTransaction(batch.producerId, batch.producerEpoch)) return ErrorCode::NONE;
	if (info.verification && !_verifications.isValid(batch.producerId, *info.verification))
		return ErrorCode::INVALID_TXN_STATE;
	if (info.origin != AppendOrigin::CLIENT) return ErrorCode::NONE;
	return _verifications.check(batch, _producers.find(batch.producerId));
}

} // namespace Aeon::Storage
