#pragma once

#include "Aeon/Base/VerificationGuard.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace Aeon::Storage
{

/// Which producers are about to start a transaction in one log: their guards, and what their first batch may look
/// like. Of the moment only; after a restart producers are verified anew.
///
///     begin -> guard 7    the coordinator is asked    batch with guard 7 is written: end()
///     begin -> guard 8    the coordinator is asked    abort marker is written: end()    batch with guard 8: refused
///
/// Not thread-safe: one thread at a time (the log's mutex).
class TransactionVerifications
{
public:
	/// The guard of the producer's verification, the same one for all who ask until it ends.
	VerificationGuard begin(const VerificationRequest& request, std::int64_t nowMs);
	/// Whether this is the guard of the producer's present verification.
	bool isValid(ProducerId producerId, VerificationGuard guard) const;

	/// Holds the first batch of a client against what was asked for: OUT_OF_ORDER_SEQUENCE_NUMBER where an earlier one
	/// of the transaction is missing, or where a producer whose epoch is new does not start at 0. entry is what is
	/// known of the producer, or null.
	ErrorCode check(const ProducerBatchFacts& batch, const ProducerStateEntry* entry) const;

	/// A batch or a marker of the producer was written.
	void end(const ProducerBatchFacts& batch) { _states.erase(batch.producerId); }
	void end(const TransactionMarker& marker);
	/// Forgets verifications that began ageMs ago.
	void expire(std::int64_t nowMs, std::int64_t ageMs);

private:
	struct State
	{
		VerificationGuard guard;
		std::int64_t beganMs = 0;
		std::int32_t lowestSequence = -1;
		std::int16_t producerEpoch = -1;
		bool bumpsEpoch = false;
	};

	std::unordered_map<ProducerId, State> _states;
	VerificationGuard _last = NO_VERIFICATION_GUARD;
};

} // namespace Aeon::Storage
