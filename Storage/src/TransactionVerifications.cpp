#include "TransactionVerifications.h"

#include <algorithm>

namespace Aeon::Storage
{

VerificationGuard TransactionVerifications::begin(const VerificationRequest& request, std::int64_t nowMs)
{
	const auto [place, isNew] = _states.try_emplace(request.producerId);
	State& state = place->second;
	if (isNew)
	{
		_last = _last + 1;
		state = {_last, nowMs, request.baseSequence, request.producerEpoch, request.bumpsEpoch};
	}
	else if (request.producerEpoch > state.producerEpoch)
	{
		state.producerEpoch = request.producerEpoch;
		state.lowestSequence = request.baseSequence;
	}
	else if (request.producerEpoch == state.producerEpoch)
		state.lowestSequence = std::min(state.lowestSequence, request.baseSequence);
	return state.guard;
}

bool TransactionVerifications::isValid(ProducerId producerId, VerificationGuard guard) const
{
	const auto found = _states.find(producerId);
	return found != _states.end() && found->second.guard == guard;
}

ErrorCode TransactionVerifications::check(const ProducerBatchFacts& batch, const ProducerStateEntry* entry) const
{
	const auto found = _states.find(batch.producerId);
	if (found == _states.end()) return ErrorCode::NONE;
	const State& state = found->second;
	const bool isUnknown = entry == nullptr || entry->batchCount == 0;
	const bool startsLate = state.bumpsEpoch && isUnknown && batch.baseSequence != 0;
	const bool missesEarlier = batch.baseSequence > state.lowestSequence;
	return startsLate || missesEarlier ? ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER : ErrorCode::NONE;
}

void TransactionVerifications::end(const TransactionMarker& marker)
{
	const auto found = _states.find(marker.producerId);
	if (found == _states.end()) return;
	// The marker has the epoch of the transaction that follows, which is being verified already.
	const bool isOfNext = found->second.bumpsEpoch && found->second.producerEpoch == marker.producerEpoch;
	if (!isOfNext) _states.erase(found);
}

void TransactionVerifications::expire(std::int64_t nowMs, std::int64_t ageMs)
{
	std::erase_if(_states, [&](const auto& state) { return nowMs - state.second.beganMs >= ageMs; });
}

} // namespace Aeon::Storage
