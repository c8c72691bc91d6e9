#pragma once

#include "Transactions/TransactionStatus.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/ProducerIdAndEpoch.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>

namespace Aeon::Coordinator
{

/// The highest epoch that a producer is given. The one above is the coordinator's own, to fence with.
inline constexpr std::int16_t PRODUCER_EPOCH_MAX = std::numeric_limits<std::int16_t>::max() - 1;
/// Timeout of a transaction that has none (two-phase commit).
inline constexpr std::int32_t NO_TIMEOUT_MS = std::numeric_limits<std::int32_t>::max();
/// First level of `transaction.version` at which each end of a transaction bumps the epoch (KIP-890).
inline constexpr std::int16_t EPOCH_BUMP_VERSION = 2;

/// Whether a producer of this epoch can go on only with another producer id.
constexpr bool isEpochExhausted(std::int16_t epoch) noexcept
{
	return epoch >= PRODUCER_EPOCH_MAX;
}

/// Everything known of one transactional id: what its newest record says. A plain value; each change makes the next
/// one, which is recorded before it counts.
struct TransactionMetadata
{
	/// Who has the id. Once the end is decided this is what the markers carry.
	ProducerIdAndEpoch producer;
	/// Producer id of the record before; -1 where it is not known.
	ProducerId previousProducerId = NO_PRODUCER_ID;
	/// Where the epochs of this producer id are used up: the id that the producer goes on with when the transaction is
	/// complete. Else -1.
	ProducerId nextProducerId = NO_PRODUCER_ID;
	/// Epoch from which the current one was bumped on the producer's own wish, so that a request made again is known;
	/// else -1. Not recorded: after a restart such a retry is fenced, as with Kafka.
	std::int16_t lastProducerEpoch = NO_PRODUCER_EPOCH;
	std::int32_t timeoutMs = 0;
	TransactionStatus status = TransactionStatus::EMPTY;
	std::set<TopicPartition> partitions;
	/// Milliseconds since 1970; -1 before the first transaction of this producer.
	std::int64_t startTimeMs = -1;
	std::int64_t lastUpdateTimeMs = -1;
	/// Level of `transaction.version` that its client speaks.
	std::int16_t clientVersion = 0;

	friend bool operator==(const TransactionMetadata&, const TransactionMetadata&) = default;

	/// Whether the open transaction has been open for longer than its producer allows.
	bool isTimedOut(std::int64_t nowMs) const noexcept;
	/// Whether nobody has used the id for so long.
	bool isExpired(std::int64_t nowMs, std::chrono::milliseconds expiration) const noexcept;
	/// What the producer goes on with when the transaction is complete.
	ProducerIdAndEpoch producerAfterCompletion() const noexcept;

	// What comes next. Each checks that it may.

	/// A producer takes the id over, or goes on with a new epoch. The transaction before is complete.
	TransactionMetadata
	initialized(ProducerIdAndEpoch next, std::int16_t last, std::int32_t newTimeoutMs, std::int64_t nowMs) const;
	/// A transaction is open, with these partitions too.
	TransactionMetadata
	withPartitions(std::span<const TopicPartition> added, std::int16_t version, std::int64_t nowMs) const;
	/// The end is decided. From version 2 on it bumps the epoch; next is the producer id to go on with where the epochs
	/// are used up, else -1.
	TransactionMetadata decided(bool commit, std::int16_t version, ProducerId next, std::int64_t nowMs) const;
	/// Its producer is fenced: the open transaction is aborted under the next epoch, which is given to nobody before
	/// version 2. next as above.
	TransactionMetadata fenced(std::int16_t version, ProducerId next, std::int64_t nowMs) const;
	/// Every partition has its marker.
	TransactionMetadata completed(std::int64_t nowMs) const;

private:
	TransactionMetadata followedBy(TransactionStatus next, std::int64_t nowMs) const;
};

} // namespace Aeon::Coordinator
