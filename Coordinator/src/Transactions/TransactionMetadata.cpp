#include "Transactions/TransactionMetadata.h"

#include "Aeon/Base/Check.h"

namespace Aeon::Coordinator
{

namespace
{

std::int16_t bumped(std::int16_t epoch) noexcept
{
	// Only a log of somebody else's can have the last one already; its transaction ends without a bump.
	if (epoch > PRODUCER_EPOCH_MAX) return epoch;
	return static_cast<std::int16_t>(epoch + 1);
}

} // namespace

bool TransactionMetadata::isTimedOut(std::int64_t nowMs) const noexcept
{
	return status == TransactionStatus::ONGOING && timeoutMs != NO_TIMEOUT_MS && startTimeMs + timeoutMs < nowMs;
}

bool TransactionMetadata::isExpired(std::int64_t nowMs, std::chrono::milliseconds expiration) const noexcept
{
	return isAtRest(status) && lastUpdateTimeMs <= nowMs - expiration.count();
}

ProducerIdAndEpoch TransactionMetadata::producerAfterCompletion() const noexcept
{
	if (clientVersion >= EPOCH_BUMP_VERSION && nextProducerId != NO_PRODUCER_ID) return {nextProducerId, 0};
	return producer;
}

TransactionMetadata TransactionMetadata::initialized(
	ProducerIdAndEpoch next, std::int16_t last, std::int32_t newTimeoutMs, std::int64_t nowMs) const
{
	auto metadata = followedBy(TransactionStatus::EMPTY, nowMs);
	metadata.producer = next;
	metadata.lastProducerEpoch = last;
	metadata.timeoutMs = newTimeoutMs;
	metadata.partitions.clear();
	metadata.startTimeMs = -1;
	return metadata;
}

TransactionMetadata TransactionMetadata::withPartitions(
	std::span<const TopicPartition> added, std::int16_t version, std::int64_t nowMs) const
{
	auto metadata = followedBy(TransactionStatus::ONGOING, nowMs);
	if (isAtRest(status)) metadata.startTimeMs = nowMs;
	metadata.partitions.insert(added.begin(), added.end());
	metadata.clientVersion = version;
	return metadata;
}

TransactionMetadata
TransactionMetadata::decided(bool commit, std::int16_t version, ProducerId next, std::int64_t nowMs) const
{
	auto metadata = followedBy(commit ? TransactionStatus::PREPARE_COMMIT : TransactionStatus::PREPARE_ABORT, nowMs);
	if (version >= EPOCH_BUMP_VERSION)
	{
		metadata.producer.epoch = bumped(producer.epoch);
		metadata.lastProducerEpoch = producer.epoch;
	}
	// When a transaction without partitions began is not known; it needs a beginning all the same.
	if (isAtRest(status)) metadata.startTimeMs = nowMs;
	metadata.nextProducerId = next;
	metadata.clientVersion = version;
	return metadata;
}

TransactionMetadata TransactionMetadata::fenced(std::int16_t version, ProducerId next, std::int64_t nowMs) const
{
	if (version >= EPOCH_BUMP_VERSION) return decided(false, version, next, nowMs);
	auto metadata = decided(false, 0, NO_PRODUCER_ID, nowMs);
	metadata.producer.epoch = bumped(producer.epoch);
	metadata.lastProducerEpoch = NO_PRODUCER_EPOCH;
	return metadata;
}

TransactionMetadata TransactionMetadata::completed(std::int64_t nowMs) const
{
	const bool commit = status == TransactionStatus::PREPARE_COMMIT;
	auto metadata = followedBy(commit ? TransactionStatus::COMPLETE_COMMIT : TransactionStatus::COMPLETE_ABORT, nowMs);
	metadata.producer = producerAfterCompletion();
	metadata.nextProducerId = NO_PRODUCER_ID;
	metadata.partitions.clear();
	return metadata;
}

TransactionMetadata TransactionMetadata::followedBy(TransactionStatus next, std::int64_t nowMs) const
{
	AEON_CHECK(mayFollow(next, status));
	auto metadata = *this;
	metadata.previousProducerId = producer.id;
	metadata.status = next;
	metadata.lastUpdateTimeMs = nowMs;
	return metadata;
}

} // namespace Aeon::Coordinator
