#include "Aeon/Storage/ProducerStateManager.h"

#include "Aeon/Protocol/RecordBatch.h"

#include <algorithm>
#include <limits>

namespace Aeon::Storage
{

namespace
{

/// From this transaction.version on every transaction ends with a new producer epoch.
constexpr std::int8_t EPOCH_BUMP_VERSION = 2;

/// Whether a marker of the epoch that is known already may come: a second time, its answer having been lost, or because
/// there is no higher epoch.
bool mayRepeatEpoch(const ProducerStateEntry& entry)
{
	return !entry.currentTransactionFirstOffset || entry.producerEpoch == std::numeric_limits<std::int16_t>::max();
}

/// Sequences count modulo 2^31: how far later is behind earlier's place, as the shortest way round tells.
bool isBefore(std::int32_t earlier, std::int32_t later)
{
	constexpr std::uint32_t MASK = 0x7fffffff;
	const std::uint32_t distance = (static_cast<std::uint32_t>(later) - static_cast<std::uint32_t>(earlier)) & MASK;
	return distance != 0 && distance < (MASK >> 1);
}

bool follows(std::int32_t last, std::int32_t next)
{
	return next == Protocol::addSequence(last, 1);
}

std::optional<ProducerBatch> findDuplicate(const ProducerStateEntry& entry, const ProducerBatchFacts& batch)
{
	for (std::size_t i = 0; i < entry.batchCount; ++i)
		if (entry.batches[i].firstSequence == batch.baseSequence &&
			entry.batches[i].lastSequence == batch.lastSequence())
			return entry.batches[i];
	return std::nullopt;
}

/// Whether a batch that was not seen before may come next.
ErrorCode checkSequence(const ProducerStateEntry& entry, const ProducerBatchFacts& batch)
{
	if (batch.producerEpoch > entry.producerEpoch || entry.batchCount == 0)
		return batch.baseSequence == 0 ? ErrorCode::NONE : ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER;
	if (follows(entry.lastSequence(), batch.baseSequence)) return ErrorCode::NONE;
	if (isBefore(batch.lastSequence(), entry.batches[0].firstSequence)) return ErrorCode::DUPLICATE_SEQUENCE_NUMBER;
	return ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER;
}

void remember(ProducerStateEntry& entry, const ProducerBatch& batch)
{
	if (entry.batchCount == ProducerStateEntry::BATCHES_MAX)
	{
		std::copy(entry.batches.begin() + 1, entry.batches.end(), entry.batches.begin());
		--entry.batchCount;
	}
	entry.batches[entry.batchCount++] = batch;
}

} // namespace

std::int32_t ProducerBatchFacts::lastSequence() const noexcept
{
	if (baseSequence < 0) return baseSequence;
	return Protocol::addSequence(baseSequence, static_cast<std::int32_t>(lastOffset - firstOffset));
}

ProducerStateManager::ProducerStateManager(FileSystem& fileSystem, std::string directory, std::int64_t expirationMs) :
	_fileSystem(fileSystem), _expirationMs(expirationMs), _directory(std::move(directory))
{
}

ProducerStateManager::Verdict ProducerStateManager::check(const ProducerBatchFacts& batch, AppendOrigin origin) const
{
	const ProducerStateEntry* const entry = find(batch.producerId);
	if (origin == AppendOrigin::REPLICATION || entry == nullptr || entry->producerEpoch < 0) return {};
	if (batch.producerEpoch < entry->producerEpoch) return {ErrorCode::INVALID_PRODUCER_EPOCH, {}};
	const bool isNumbered = batch.baseSequence >= 0;
	const bool isKnownEpoch = batch.producerEpoch == entry->producerEpoch;
	if (isNumbered && isKnownEpoch)
		if (const auto duplicate = findDuplicate(*entry, batch)) return {ErrorCode::NONE, duplicate};
	// Batches that no client numbered (a coordinator's) have no order to keep.
	if (isNumbered)
		if (const auto error = checkSequence(*entry, batch); error != ErrorCode::NONE) return {error, {}};
	if (entry->currentTransactionFirstOffset && !batch.transactional) return {ErrorCode::INVALID_TXN_STATE, {}};
	return {};
}

void ProducerStateManager::update(const ProducerBatchFacts& batch)
{
	ProducerStateEntry& entry = _producers[batch.producerId];
	if (entry.producerEpoch != batch.producerEpoch) entry.batchCount = 0;
	entry.producerId = batch.producerId;
	entry.producerEpoch = batch.producerEpoch;
	entry.lastTimestamp = batch.maxTimestamp;
	remember(
		entry, {batch.baseSequence, batch.lastSequence(), batch.lastOffset,
				static_cast<std::int32_t>(batch.lastOffset - batch.firstOffset), batch.maxTimestamp});
	if (batch.transactional && !entry.currentTransactionFirstOffset)
	{
		entry.currentTransactionFirstOffset = batch.firstOffset;
		_openTransactions.emplace(batch.firstOffset, batch.producerId);
	}
}

ErrorCode ProducerStateManager::checkMarker(
	const TransactionMarker& marker, AppendOrigin origin, std::int8_t transactionVersion) const
{
	const ProducerStateEntry* const entry = find(marker.producerId);
	if (origin == AppendOrigin::REPLICATION || entry == nullptr) return ErrorCode::NONE;
	if (marker.producerEpoch < entry->producerEpoch) return ErrorCode::INVALID_PRODUCER_EPOCH;
	if (transactionVersion >= EPOCH_BUMP_VERSION && marker.producerEpoch == entry->producerEpoch &&
		!mayRepeatEpoch(*entry))
		return ErrorCode::INVALID_PRODUCER_EPOCH;
	if (marker.coordinatorEpoch < entry->coordinatorEpoch) return ErrorCode::TRANSACTION_COORDINATOR_FENCED;
	return ErrorCode::NONE;
}

void ProducerStateManager::update(const TransactionMarker& marker)
{
	ProducerStateEntry& entry = _producers[marker.producerId];
	if (entry.producerEpoch != marker.producerEpoch) entry.batchCount = 0;
	entry.producerId = marker.producerId;
	entry.producerEpoch = marker.producerEpoch;
	entry.coordinatorEpoch = marker.coordinatorEpoch;
	entry.lastTimestamp = marker.timestamp;
	if (!entry.currentTransactionFirstOffset) return;
	_openTransactions.erase(*entry.currentTransactionFirstOffset);
	entry.currentTransactionFirstOffset.reset();
}

std::optional<AbortedTransaction> ProducerStateManager::abortedBy(const TransactionMarker& marker) const
{
	const ProducerStateEntry* const entry = find(marker.producerId);
	if (marker.commit || entry == nullptr || !entry->currentTransactionFirstOffset) return std::nullopt;
	const Offset first = *entry->currentTransactionFirstOffset;
	Offset lastStable = marker.offset + 1;
	for (const auto& [offset, producer] : _openTransactions)
	{
		if (offset == first) continue;
		lastStable = offset;
		break;
	}
	return AbortedTransaction{marker.producerId, first, marker.offset, lastStable};
}

bool ProducerStateManager::hasOpenTransaction(ProducerId producerId, std::int16_t producerEpoch) const
{
	const ProducerStateEntry* const entry = find(producerId);
	return entry != nullptr && entry->producerEpoch == producerEpoch && entry->currentTransactionFirstOffset;
}

std::optional<Offset> ProducerStateManager::firstUnstableOffset() const
{
	if (_openTransactions.empty()) return std::nullopt;
	return _openTransactions.begin()->first;
}

const ProducerStateEntry* ProducerStateManager::find(ProducerId producerId) const
{
	const auto found = _producers.find(producerId);
	return found == _producers.end() ? nullptr : &found->second;
}

std::vector<ProducerStateEntry> ProducerStateManager::entries() const
{
	std::vector<ProducerStateEntry> entries;
	for (const auto& [id, entry] : _producers)
		entries.push_back(entry);
	return entries;
}

void ProducerStateManager::expire(std::int64_t nowMs)
{
	std::erase_if(_producers, [&](const auto& producer) { return isExpired(producer.second, nowMs); });
}

bool ProducerStateManager::isExpired(const ProducerStateEntry& entry, std::int64_t nowMs) const
{
	return !entry.currentTransactionFirstOffset && nowMs - entry.lastTimestamp >= _expirationMs;
}

void ProducerStateManager::advanceMapEndOffset(Offset offset)
{
	_mapEndOffset = std::max(_mapEndOffset, offset);
}

} // namespace Aeon::Storage
